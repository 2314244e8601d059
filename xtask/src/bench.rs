use crate::failure::Result;
pub(crate) fn main(_args: lexopt::Parser) -> Result<()> {
    Ok(())
}
