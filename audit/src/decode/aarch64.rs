//! AArch64: an address is made in two steps, its page by `adrp` and the rest by the next use of that register.

use super::{Instruction, Reference, Target};
use crate::image::{Link, Symbol};

pub(super) fn references(function: &Symbol<'_>, code: &[u8], references: &mut Vec<Reference>) {
    let mut registers = Registers::default();
    for (at, word) in words(function.start, code) {
        let mut push = |target| references.push(Reference { at, target });
        if let Some(kind) = special(word) {
            push(Target::Instruction(kind));
        } else if let Some(target) = branch(at, word) {
            if !(function.start..function.end).contains(&target) {
                push(Target::Address(target));
            }
        } else if let Some(target) = registers.step(at, word) {
            push(target);
        }
    }
}

/// The same where it is not linked yet: what is in the list is not in the instructions.
pub(super) fn linked_references(function: &Symbol<'_>, code: &[u8], links: &[Link], references: &mut Vec<Reference>) {
    references.extend(links.iter().map(|link| Reference { at: link.at & !3, target: Target::Address(link.to) }));
    for (at, word) in words(function.start, code) {
        let outside = || {
            let is_linked = links.binary_search_by_key(&at, |link| link.at).is_ok();
            branch(at, word).filter(|target| !is_linked && !(function.start..function.end).contains(target))
        };
        let target = special(word).map(Target::Instruction).or_else(|| outside().map(Target::Address));
        references.extend(target.map(|target| Reference { at, target }));
    }
}

/// `adrp x16, page; ldr x17, [x16, #offset]; …; br x17`
pub(super) fn stub(address: u64, code: &[u8]) -> Option<u64> {
    let mut registers = Registers::default();
    words(address, code).find_map(|(at, word)| match registers.step(at, word)? {
        Target::Address(slot) => Some(slot),
        _ => None,
    })
}

fn words(start: u64, code: &[u8]) -> impl Iterator<Item = (u64, u32)> {
    let (words, _) = code.as_chunks::<4>();
    (start..).step_by(4).zip(words.iter().map(|word| u32::from_le_bytes(*word)))
}

fn special(word: u32) -> Option<Instruction> {
    const READ_REGISTER: u32 = 0xd530_0000;
    if word & 0xffe0_001f == 0xd400_0001 {
        return Some(Instruction::SystemCall);
    }
    if word & 0xfff0_0000 != READ_REGISTER {
        return None;
    }
    match word & 0x000f_ffe0 {
        // CNTPCT_EL0, CNTVCT_EL0, PMCCNTR_EL0
        0xb_e020 | 0xb_e040 | 0xb_9d00 => Some(Instruction::Counter),
        // RNDR, RNDRRS
        0xb_2400 | 0xb_2420 => Some(Instruction::Random),
        _ => None,
    }
}

/// The target of `b`, `bl` and of the conditional branches.
fn branch(at: u64, word: u32) -> Option<u64> {
    let offset = match word {
        _ if word & 0x7c00_0000 == 0x1400_0000 => signed(word, 0, 26),
        // b.cond, cbz, cbnz
        _ if word & 0xff00_0000 == 0x5400_0000 || word & 0x7e00_0000 == 0x3400_0000 => signed(word, 5, 19),
        // tbz, tbnz
        _ if word & 0x7e00_0000 == 0x3600_0000 => signed(word, 5, 14),
        _ => return None,
    };
    Some(at.wrapping_add_signed(offset * 4))
}

/// `bits` bits of a word as a signed number.
fn signed(word: u32, from: u32, bits: u32) -> i64 {
    let number = i64::from(word >> from & ((1 << bits) - 1));
    if number >> (bits - 1) & 1 == 1 { number - (1 << bits) } else { number }
}

/// What registers hold, as far as straight-line code tells.
#[derive(Default)]
struct Registers {
    /// Pages of addresses.
    pages: [Option<u64>; 32],
    /// The thread pointer with what was added to it.
    thread_pointers: [Option<i64>; 32],
    /// The upper half of a number that the last instruction began, and where.
    begun: Option<(usize, i64)>,
}

impl Registers {
    /// `movz x, #number, lsl 16; movk x, #number`: compilers begin at the other end. A linker puts this in the place of what
    /// asks where a thread's own variable lies, once that is known.
    fn distance(&mut self, word: u32) -> Option<Target> {
        let (register, number) = ((word & 31) as usize, i64::from(word >> 5 & 0xffff));
        let begun = self.begun.take();
        match word & 0xffe0_0000 {
            0xd2a0_0000 => {
                self.forget(register);
                self.begun = Some((register, number << 16));
                None
            }
            0xf280_0000 => {
                let (_, upper) = begun.filter(|(begun, _)| *begun == register)?;
                Some(Target::ThreadLocal(upper | number))
            }
            _ => None,
        }
    }

    /// Follows one instruction; gives what it refers to.
    fn step(&mut self, at: u64, word: u32) -> Option<Target> {
        if let Some(target) = self.distance(word) {
            return Some(target);
        }
        let register = |from: u32| (word >> from & 31) as usize;
        let (to, base) = (register(0), register(5));
        let page = self.pages[base];
        match word {
            // adrp, adr
            _ if word & 0x1f00_0000 == 0x1000_0000 => {
                let offset = signed(word, 5, 19) << 2 | i64::from(word >> 29 & 3);
                if word >> 31 == 0 {
                    self.forget(to);
                    return Some(Target::Address(at.wrapping_add_signed(offset)));
                }
                self.forget(to);
                self.pages[to] = Some((at & !0xfff).wrapping_add_signed(offset << 12));
                None
            }
            // mrs x, TPIDR_EL0
            _ if word & 0xffff_ffe0 == 0xd53b_d040 => {
                self.forget(to);
                self.thread_pointers[to] = Some(0);
                None
            }
            // add x, x, #number {, lsl 12}
            _ if word & 0xff80_0000 == 0x9100_0000 => {
                let number = i64::from(word >> 10 & 0xfff) << (12 * (word >> 22 & 1));
                let thread_pointer = self.thread_pointers[base].map(|held| held + number);
                self.forget(to);
                self.thread_pointers[to] = thread_pointer;
                let distance = thread_pointer.filter(|_| word >> 22 & 1 == 0).map(Target::ThreadLocal);
                distance.or(page.map(|page| Target::Address(page.wrapping_add_signed(number))))
            }
            // ldr, str and their like with a number added
            _ if word & 0x3b00_0000 == 0x3900_0000 => {
                let is_load = word & 0x04c0_0000 != 0;
                let size = if word & 0x0480_0000 == 0x0480_0000 { 4 } else { word >> 30 };
                let number = u64::from(word >> 10 & 0xfff) << size;
                if is_load && word & 0x0400_0000 == 0 {
                    self.forget(to);
                }
                page.map(|page| Target::Address(page.wrapping_add(number)))
            }
            _ => {
                // Whatever else writes a register; what only reads one costs us a page at worst where it is not used.
                None
            }
        }
    }

    fn forget(&mut self, register: usize) {
        self.pages[register] = None;
        self.thread_pointers[register] = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(words: &[u32]) -> Vec<Target> {
        let code: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let end = 0x1_0000 + code.len() as u64;
        let function = Symbol { start: 0x1_0000, end, name: "f", kind: crate::image::SymbolKind::Function };
        let mut found = Vec::new();
        references(&function, &code, &mut found);
        found.into_iter().map(|reference| reference.target).collect()
    }

    #[test]
    fn calls_and_addresses_are_followed() {
        // bl +0x1000; b -4 (outside); adrp x8, +1 page; add x0, x8, #0x18; ldr x9, [x8, #0x20]
        let words = [0x9400_0400, 0x17ff_fffe, 0xb000_0008, 0x9100_6100, 0xf940_1109];
        let expected = [0x1_1000, 0xfffc, 0x1_1018, 0x1_1020].map(Target::Address);
        assert_eq!(targets(&words), expected);
    }

    #[test]
    fn thread_locals_are_distances_from_the_thread_pointer() {
        // mrs x8, tpidr_el0; add x8, x8, #0, lsl 12; add x0, x8, #0x18
        assert_eq!(targets(&[0xd53b_d048, 0x9140_0108, 0x9100_6100]), [Target::ThreadLocal(0x18)]);
        // movz x0, #0, lsl 16; movk x0, #0x2b8; nop; nop; mrs x23, tpidr_el0; ldr x0, [x23, x0]
        let relaxed = [0xd2a0_0000, 0xf280_5700, 0xd503_201f, 0xd503_201f, 0xd53b_d057, 0xf860_6ae0];
        assert_eq!(targets(&relaxed), [Target::ThreadLocal(0x2b8)]);
        // The same with an instruction in between, and into another register.
        assert_eq!(targets(&[0xd2a0_0000, 0xd503_201f, 0xf280_5700]), []);
        assert_eq!(targets(&[0xd2a0_0000, 0xf280_5701]), []);
    }

    #[test]
    fn instructions_that_cannot_be_repeated_are_found() {
        // svc #0; mrs x0, cntvct_el0; mrs x0, rndr; mrs x0, tpidr_el0
        let found = targets(&[0xd400_0001, 0xd53b_e040, 0xd53b_2400, 0xd53b_d040]);
        let expected = [Instruction::SystemCall, Instruction::Counter, Instruction::Random].map(Target::Instruction);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_stub_leads_to_its_slot() {
        // adrp x16, +1 page; ldr x17, [x16, #8]; add x16, x16, #8; br x17
        let words = [0xb000_0010_u32, 0xf940_0611, 0x9100_2210, 0xd61f_0220];
        let code: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert_eq!(stub(0x1_0000, &code), Some(0x1_1008));
    }
}
