//! A log as somebody beside the application sees it.

use crate::records::Record;

/// See the module. Every topic has one partition.
pub(super) trait Ground {
    /// How many records the inputs have.
    fn n_fed(&mut self) -> Result<usize, String>;

    /// Writes an input record, and returns once it is there.
    fn feed(&mut self, record: &Record) -> Result<(), String>;

    /// The end of each topic that the application reads, its own between sub-topologies included.
    fn ends(&mut self) -> Result<Vec<i64>, String>;

    /// Whether the application has committed whatever there is to read in each of them.
    fn is_processed(&mut self) -> Result<bool, String>;

    /// The committed records of an output, from its first on.
    fn outputs(&mut self, topic: &'static str) -> Result<Vec<Record>, String>;

    /// Whether everything is processed that follows from what was fed. Work that appears meanwhile shows as an end that has
    /// moved: a commit shows what it wrote before it shows what it has read.
    fn is_idle(&mut self) -> Result<bool, String> {
        let before = self.ends()?;
        Ok(self.is_processed()? && self.ends()? == before)
    }
}
