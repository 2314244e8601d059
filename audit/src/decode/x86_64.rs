//! x86-64: branches, addresses relative to the instruction, and the thread pointer in `fs`.

use std::io::BufRead as _;

use iced_x86::{Code, Decoder, DecoderOptions, Instruction as Decoded, Mnemonic, OpKind, Register};

use super::{Instruction, Reference, Target};
use crate::image::{Image, Link, Symbol};

pub(super) fn references(image: &Image<'_>, function: &Symbol<'_>, code: &[u8], references: &mut Vec<Reference>) {
    let mut decoder = Decoder::with_ip(64, code, function.start, DecoderOptions::NONE);
    let mut instruction = Decoded::default();
    let mut thread_pointers = ThreadPointers::default();
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        let at = instruction.ip();
        let mut push = |target| references.push(Reference { at, target });
        if let Some(kind) = special(&instruction) {
            push(Target::Instruction(kind));
        }
        if instruction.op0_kind() == OpKind::NearBranch64 {
            let target = instruction.near_branch64();
            if !(function.start..function.end).contains(&target) {
                push(Target::Address(target));
            }
        } else if instruction.is_ip_rel_memory_operand() {
            push(Target::Address(instruction.ip_rel_memory_address()));
        } else if image.has_absolute_code {
            absolute(image, &instruction, &mut push);
        }
        if let Some(distance) = thread_pointers.step(&instruction) {
            push(Target::ThreadLocal(distance));
        }
    }
}

/// The same where it is not linked yet. What is in the list is not in the instructions.
pub(super) fn linked_references(function: &Symbol<'_>, code: &[u8], links: &[Link], references: &mut Vec<Reference>) {
    let mut decoder = Decoder::with_ip(64, code, function.start, DecoderOptions::NONE);
    let mut instruction = Decoded::default();
    let mut links = links.iter().peekable();
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        let (at, end) = (instruction.ip(), instruction.next_ip());
        let mut push = |target| references.push(Reference { at, target });
        if let Some(kind) = special(&instruction) {
            push(Target::Instruction(kind));
        }
        let mut is_linked = false;
        // Data between instructions may have been read as one of them: nothing in the list is left out.
        while let Some(link) = links.next_if(|link| link.at < end) {
            is_linked = true;
            push(Target::Address(if link.is_relative { link.to.wrapping_add(end - link.at) } else { link.to }));
        }
        if is_linked {
            continue;
        }
        if instruction.op0_kind() == OpKind::NearBranch64 {
            let target = instruction.near_branch64();
            if !(function.start..function.end).contains(&target) {
                push(Target::Address(target));
            }
        } else if instruction.is_ip_rel_memory_operand() {
            push(Target::Address(instruction.ip_rel_memory_address()));
        }
    }
}

/// The addresses that `lea register, [rip + …]` takes, found by the pattern of its bytes: to read all code of a program
/// properly takes a second where it is not optimised.
pub(super) fn loaded_addresses(start: u64, code: &[u8]) -> Vec<u64> {
    const LEA: u8 = 0x8d;
    let mut addresses = Vec::new();
    let (mut rest, mut before) = (code, 0);
    // The search for a byte is the standard library's, which is optimised whatever we are.
    while let Ok(length @ 1..) = rest.skip_until(LEA) {
        let opcode = before + length - 1;
        before += length;
        let Some([prefix, _, operands, d0, d1, d2, d3]) = code.get(opcode.wrapping_sub(1)..opcode + 6) else {
            continue;
        };
        if prefix & 0xf8 == 0x48 && operands & 0xc7 == 0x05 {
            let distance = i64::from(i32::from_le_bytes([*d0, *d1, *d2, *d3]));
            addresses.push((start + opcode as u64 + 6).wrapping_add_signed(distance));
        }
    }
    addresses
}

/// `jmp [rip + …]`, maybe behind a landing pad.
pub(super) fn stub(address: u64, code: &[u8]) -> Option<u64> {
    let decoder = Decoder::with_ip(64, code, address, DecoderOptions::NONE);
    let jump = decoder.into_iter().take(2).find(|instruction| instruction.mnemonic() == Mnemonic::Jmp)?;
    jump.is_ip_rel_memory_operand().then(|| jump.ip_rel_memory_address())
}

fn special(instruction: &Decoded) -> Option<Instruction> {
    match instruction.mnemonic() {
        Mnemonic::Rdtsc | Mnemonic::Rdtscp | Mnemonic::Rdpmc => Some(Instruction::Counter),
        Mnemonic::Rdrand | Mnemonic::Rdseed => Some(Instruction::Random),
        Mnemonic::Syscall | Mnemonic::Sysenter => Some(Instruction::SystemCall),
        Mnemonic::Int if instruction.immediate8() == 0x80 => Some(Instruction::SystemCall),
        _ => None,
    }
}

/// In a program at fixed addresses any number in an instruction may be one.
fn absolute(image: &Image<'_>, instruction: &Decoded, push: &mut impl FnMut(Target)) {
    for operand in 0..instruction.op_count() {
        let number = match instruction.op_kind(operand) {
            OpKind::Immediate32 | OpKind::Immediate64 | OpKind::Immediate32to64 => instruction.immediate(operand),
            OpKind::Memory if instruction.segment_prefix() == Register::None => instruction.memory_displacement64(),
            _ => continue,
        };
        if image.section(number).is_some() {
            push(Target::Address(number));
        }
    }
}

/// The registers that hold the thread pointer, as far as straight-line code tells.
#[derive(Default)]
struct ThreadPointers(u32);

impl ThreadPointers {
    /// The distance from the thread pointer that an instruction uses, if it does.
    fn step(&mut self, instruction: &Decoded) -> Option<i64> {
        if self.0 == 0 && instruction.segment_prefix() != Register::FS {
            return None;
        }
        let target = (instruction.op0_kind() == OpKind::Register).then(|| bit(instruction.op0_register()));
        let uses_memory = (0..instruction.op_count()).any(|operand| instruction.op_kind(operand) == OpKind::Memory);
        let distance = instruction.memory_displacement64().cast_signed();
        if uses_memory && instruction.memory_segment() == Register::FS {
            let is_pointer_itself = instruction.code() == Code::Mov_r64_rm64 && distance == 0;
            if let Some(target) = target {
                self.0 = if is_pointer_itself { self.0 | target } else { self.0 & !target };
            }
            return (!is_pointer_itself && distance < 0).then_some(distance);
        }
        let holds = uses_memory && self.0 & bit(instruction.memory_base()) != 0;
        let is_copy = matches!(instruction.code(), Code::Mov_r64_rm64 | Code::Mov_rm64_r64)
            && instruction.op1_kind() == OpKind::Register
            && self.0 & bit(instruction.op1_register()) != 0;
        if let Some(target) = target
            && !matches!(instruction.mnemonic(), Mnemonic::Cmp | Mnemonic::Test | Mnemonic::Push)
        {
            self.0 = if is_copy { self.0 | target } else { self.0 & !target };
        }
        (holds && distance < 0).then_some(distance)
    }
}

/// One bit a general register. Writing its lower half clears the upper one; a quarter never holds an address.
fn bit(register: Register) -> u32 {
    let number = |first: Register, last: Register| {
        let inside = (first..=last).contains(&register);
        inside.then(|| register as u32 - first as u32)
    };
    let number = number(Register::RAX, Register::R15).or(number(Register::EAX, Register::R15D));
    number.map_or(0, |number| 1 << number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_pointer_is_followed_through_a_register() {
        // mov rax, fs:[0]; lea rcx, [rax - 0x40]; mov rcx, rax; mov rax, 1; lea rdx, [rax - 0x40]; add eax, [rcx - 0x40];
        // mov ecx, fs:[-8]
        let code = [
            &[0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0][..],
            &[0x48, 0x8d, 0x88, 0xc0, 0xff, 0xff, 0xff],
            &[0x48, 0x89, 0xc1],
            &[0x48, 0xc7, 0xc0, 1, 0, 0, 0],
            &[0x48, 0x8d, 0x90, 0xc0, 0xff, 0xff, 0xff],
            &[0x03, 0x81, 0xc0, 0xff, 0xff, 0xff],
            &[0x64, 0x8b, 0x0c, 0x25, 0xf8, 0xff, 0xff, 0xff],
        ]
        .concat();
        let mut pointers = ThreadPointers::default();
        let decoder = Decoder::with_ip(64, &code, 0, DecoderOptions::NONE);
        let distances: Vec<Option<i64>> = decoder.into_iter().map(|instruction| pointers.step(&instruction)).collect();
        assert_eq!(distances, [None, Some(-0x40), None, None, None, Some(-0x40), Some(-8)]);
    }

    #[test]
    fn instructions_that_cannot_be_repeated_are_found() {
        for (code, expected) in [
            (&[0x0f, 0x31][..], Some(Instruction::Counter)),
            (&[0x0f, 0xc7, 0xf0], Some(Instruction::Random)),
            (&[0x0f, 0x05], Some(Instruction::SystemCall)),
            (&[0xcd, 0x80], Some(Instruction::SystemCall)),
            (&[0xcd, 0x03], None),
            (&[0x90], None),
        ] {
            let instruction = Decoder::with_ip(64, code, 0, DecoderOptions::NONE).decode();
            assert_eq!(special(&instruction), expected, "{code:x?}");
        }
    }

    #[test]
    fn loaded_addresses_are_found_by_their_pattern() {
        // nop; lea rdi, [rip + 0x10]; lea r9, [rip - 8]; lea rax, [rbx + 8]; and one that is cut off
        let code = [
            0x90, 0x48, 0x8d, 0x3d, 0x10, 0, 0, 0, 0x4c, 0x8d, 0x0d, 0xf8, 0xff, 0xff, 0xff, 0x48, 0x8d, 0x43, 8, 0x48,
            0x8d,
        ];
        assert_eq!(loaded_addresses(0x1000, &code), [0x1008 + 0x10, 0x100f - 8]);
    }

    #[test]
    fn a_stub_leads_to_its_slot() {
        // endbr64; jmp [rip + 0x10]
        let code = [0xf3, 0x0f, 0x1e, 0xfa, 0xff, 0x25, 0x10, 0, 0, 0];
        assert_eq!(stub(0x1000, &code), Some(0x1000 + 10 + 0x10));
    }
}
