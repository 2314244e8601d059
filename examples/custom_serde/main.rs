//! A serde of one's own: a type, and how its values become bytes and come back. Writing must depend on the value alone,
//! because a replay writes the same bytes again; reading must reject what it does not know, because a bad record is
//! better reported than guessed at.

use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright_examples::{keyed_lines, print};

/// A position on a map, in whole metres.
#[derive(Debug, Clone, PartialEq, Eq, Fact)]
#[fact(namespace = "positions.mirrored", label = "mirrored", id(east, north))]
pub struct Position {
    east: i64,
    north: i64,
}

/// `east,north` as text.
pub struct CommaSeparated;

impl Serde<Position> for CommaSeparated {
    fn serialize(position: &Position, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(format!("{},{}", position.east, position.north).as_bytes());
        Ok(())
    }

    fn deserialize(bytes: &[u8]) -> Result<Position, SerdeError> {
        let parts = std::str::from_utf8(bytes).ok().and_then(|text| text.split_once(','));
        let (east, north) = parts.ok_or_else(|| SerdeError::new("a position is `east,north`"))?;
        // The message names the part and never its content: records may hold what must not reach a log.
        let number = |text: &str, part: &str| text.parse().map_err(|_| SerdeError::new(format!("{part} is no number")));
        Ok(Position { east: number(east, "east")?, north: number(north, "north")? })
    }
}

topology! {
    #![application_id = "mirror-positions-streams-v1"]

    /// Mirrors positions at the diagonal.
    pub struct MirrorPositions;

    #[source(topic = "positions.v1", key = Utf8, value = CommaSeparated, on_error = skip)]
    let positions: Stream<String, Position>;

    #[sink(topic = "positions.mirrored.v1", key = Utf8, value = CommaSeparated)]
    let mirrored: Stream<String, Position> =
        positions.map_values(|_, position| Position { east: position.north, north: position.east });
}

fn main() -> Result<(), Error> {
    let positions = keyed_lines("bus-1 10,-3\nbus-2 nowhere\nbus-3 0,7", 0);
    let summary = App::new(MirrorPositions).load("positions.v1", positions).on_committed(print).run()?;
    println!("{} read, {} skipped", summary.records_read, summary.skipped);
    Ok(())
}
