//! What the kinds of relocations mean to an audit: not what is to be written, only what is referred to.

use object::elf::*;

use crate::image::Arch;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The symbol's address, with the number that is to be added.
    Address,
    /// The same as a distance, counted from the place where it is written.
    Distance,
    /// Nothing.
    Nothing,
    /// It is not known.
    Unknown,
}

/// By the number of the kind. References through a table of addresses, and to a thread's own variables by whatever way,
/// are references to what is meant.
pub(super) fn meaning(arch: Arch, kind: u32) -> Meaning {
    match arch {
        Arch::X86_64 => x86_64(RelocationType(kind)),
        Arch::Aarch64 => aarch64(RelocationType(kind)),
    }
}

fn x86_64(kind: RelocationType) -> Meaning {
    match kind {
        R_X86_64_64 | R_X86_64_32 | R_X86_64_32S | R_X86_64_GOTOFF64 | R_X86_64_PLTOFF64 => Meaning::Address,
        R_X86_64_DTPOFF32 | R_X86_64_DTPOFF64 | R_X86_64_TPOFF32 | R_X86_64_TPOFF64 => Meaning::Address,
        R_X86_64_PC32 | R_X86_64_PLT32 | R_X86_64_PC64 => Meaning::Distance,
        R_X86_64_GOTPCREL | R_X86_64_GOTPCRELX | R_X86_64_REX_GOTPCRELX | R_X86_64_CODE_4_GOTPCRELX => {
            Meaning::Distance
        }
        R_X86_64_TLSGD | R_X86_64_TLSLD | R_X86_64_GOTTPOFF | R_X86_64_GOTPC32_TLSDESC => Meaning::Distance,
        R_X86_64_CODE_4_GOTTPOFF | R_X86_64_CODE_4_GOTPC32_TLSDESC => Meaning::Distance,
        // The place of the table itself, and a mark on a call.
        R_X86_64_NONE | R_X86_64_GOTPC32 | R_X86_64_GOTPC64 | R_X86_64_TLSDESC_CALL => Meaning::Nothing,
        R_X86_64_SIZE32 | R_X86_64_SIZE64 => Meaning::Nothing,
        _ => Meaning::Unknown,
    }
}

/// Instructions that take an address in two steps name it twice, without counting from their own places.
fn aarch64(kind: RelocationType) -> Meaning {
    match kind {
        R_AARCH64_NONE | R_AARCH64_TLSDESC_CALL => Meaning::Nothing,
        R_AARCH64_PREL64 | R_AARCH64_PREL32 | R_AARCH64_PLT32 | R_AARCH64_GOTPCREL32 => Meaning::Distance,
        kind if (R_AARCH64_ABS64.0..=R_AARCH64_LD64_GOTPAGE_LO15.0).contains(&kind.0) => Meaning::Address,
        kind if (R_AARCH64_TLSGD_ADR_PREL21.0..=R_AARCH64_TLSLD_LDST128_DTPREL_LO12_NC.0).contains(&kind.0) => {
            Meaning::Address
        }
        _ => Meaning::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_addresses_and_tables_are_known_and_nothing_is_guessed() {
        for (arch, kind, expected) in [
            (Arch::X86_64, R_X86_64_PLT32, Meaning::Distance),
            (Arch::X86_64, R_X86_64_REX_GOTPCRELX, Meaning::Distance),
            (Arch::X86_64, R_X86_64_64, Meaning::Address),
            (Arch::X86_64, R_X86_64_COPY, Meaning::Unknown),
            (Arch::X86_64, RelocationType(250), Meaning::Unknown),
            (Arch::Aarch64, R_AARCH64_CALL26, Meaning::Address),
            (Arch::Aarch64, R_AARCH64_ADR_GOT_PAGE, Meaning::Address),
            (Arch::Aarch64, R_AARCH64_TLSDESC_ADR_PAGE21, Meaning::Address),
            (Arch::Aarch64, R_AARCH64_COPY, Meaning::Unknown),
        ] {
            assert_eq!(meaning(arch, kind.0), expected, "{arch:?} {kind:?}");
        }
    }
}
