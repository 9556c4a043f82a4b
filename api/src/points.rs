//! Points at which a test may have the process killed: what is promised holds wherever it dies.
//!
//! Only builds with debug assertions stop there; in what is released, passing a point is nothing.

use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A place in the work where a crash would hurt most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A transaction is committed, and nobody has been told.
    Committed,
    /// Mails are claimed, and none of them has begun to leave.
    Claimed,
    /// A mail server has taken a mail, and that is not written down.
    HandedOver,
    /// The index has written what is new, and does not count it yet.
    IndexWritten,
}

impl Point {
    const ALL: [(&'static str, Self); 4] = [
        ("COMMITTED", Self::Committed),
        ("CLAIMED", Self::Claimed),
        ("HANDED_OVER", Self::HandedOver),
        ("INDEX_WRITTEN", Self::IndexWritten),
    ];
}

/// At which point the process is to die, and the how manieth time it is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kill {
    point: Point,
    time: u32,
}

impl Kill {
    /// Reads a point and a number, such as `CLAIMED:3`.
    pub fn read(text: &str) -> Option<Self> {
        let (name, time) = text.split_once(':')?;
        let (_, point) = Point::ALL.into_iter().find(|(known, _)| *known == name)?;
        let time = time.parse().ok().filter(|time| *time > 0)?;
        Some(Self { point, time })
    }
}

static ARMED: OnceLock<Kill> = OnceLock::new();
static PASSED: AtomicU32 = AtomicU32::new(0);

/// Has this process die at a point; the first that is named counts.
pub fn arm(kill: Kill) {
    ARMED.get_or_init(|| kill);
}

/// Passes a point, or dies there as by `kill -9`: nothing is flushed, closed or told.
pub fn pass(point: Point) {
    if !cfg!(debug_assertions) {
        return;
    }
    let Some(kill) = ARMED.get().filter(|kill| kill.point == point) else { return };
    if PASSED.fetch_add(1, Ordering::SeqCst) + 1 == kill.time {
        let killed = Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status();
        tracing::error!(?killed, "die at a point");
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_named_with_the_time_that_counts() {
        assert_eq!(Kill::read("CLAIMED:3"), Some(Kill { point: Point::Claimed, time: 3 }));
        for bad in ["", "CLAIMED", "CLAIMED:0", "CLAIMED:x", "SOMEWHERE:1"] {
            assert_eq!(Kill::read(bad), None, "{bad}");
        }
    }
}
