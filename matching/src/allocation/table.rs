//! A list whose places are numbers that this module made itself.

/// A list that answers the default for a place it does not have, so that no read can fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table<T>(pub Vec<T>);

impl<T: Copy + Default> Table<T> {
    /// Makes `len` places that hold the same.
    pub fn of(value: T, len: usize) -> Self {
        Self(vec![value; len])
    }

    /// Returns what a place holds.
    #[inline]
    pub fn at(&self, place: u32) -> T {
        self.0.get(place as usize).copied().unwrap_or_default()
    }

    /// Sets what a place holds.
    #[inline]
    pub fn put(&mut self, place: u32, value: T) {
        if let Some(held) = self.0.get_mut(place as usize) {
            *held = value;
        }
    }

    /// Returns the number of places.
    pub fn len(&self) -> u32 {
        index(self.0.len())
    }
}

impl Table<i64> {
    /// Adds to what a place holds.
    #[inline]
    pub fn add(&mut self, place: u32, value: i64) {
        if let Some(held) = self.0.get_mut(place as usize) {
            *held += value;
        }
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// Lists the children of each parent: `of(parent)` is a slice of one list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    start: Table<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Sorts items by the list they belong to, in the order given.
    pub fn new(lists: usize, belongs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut start = Table::of(0, lists + 1);
        for (list, _) in belongs.clone() {
            start.put(list + 1, start.at(list + 1) + 1);
        }
        for list in 0..index(lists) {
            start.put(list + 1, start.at(list) + start.at(list + 1));
        }
        let mut next = start.clone();
        let mut items = Table::of(0, start.at(index(lists)) as usize);
        for (list, item) in belongs {
            items.put(next.at(list), item);
            next.put(list, next.at(list) + 1);
        }
        Self { start, items: items.0 }
    }

    /// Returns one list.
    #[inline]
    pub fn of(&self, list: u32) -> &[u32] {
        let range = self.start.at(list) as usize..self.start.at(list + 1) as usize;
        self.items.get(range).unwrap_or_default()
    }
}

/// Turns a length into a place; input is limited far below four billion.
#[inline]
pub(crate) fn index(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
