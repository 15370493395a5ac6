//! A map as a list in the order of its keys.
//!
//! The maps of this product hold a hundred entries and come sorted out of files, where appending is all there is to
//! do. A list is as quick as a tree for that, and a fifth of its code, of which a page has a copy for every kind of
//! entry.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A map sorted by key; every key stands once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted<K, V>(Vec<(K, V)>);

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Sorted<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|it| it.0.borrow().cmp(key))
    }

    /// The value under a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|idx| &self.0[idx].1)
    }

    /// Whether there is a value under a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Puts a value under a key; the value that it takes the place of.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let is_last = self.0.last().is_none_or(|it| it.0 < key);
        match if is_last { Err(self.0.len()) } else { self.find(&key) } {
            Ok(idx) => Some(std::mem::replace(&mut self.0[idx].1, value)),
            Err(idx) => {
                self.0.insert(idx, (key, value));
                None
            }
        }
    }

    /// Takes the value under a key away.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|idx| self.0.remove(idx).1)
    }

    /// Keeps only the entries for which this holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        self.0.retain(|it| keep(&it.0, &it.1));
    }

    /// Takes all entries away.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.into_iter()
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|it| &it.0)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|it| &it.1)
    }
}

/// The entries of a [`Sorted`] in the order of their keys.
pub type Iter<'a, K, V> = std::iter::Map<std::slice::Iter<'a, (K, V)>, fn(&'a (K, V)) -> (&'a K, &'a V)>;

impl<'a, K, V> IntoIterator for &'a Sorted<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|it| (&it.0, &it.1))
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Sorted<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

impl<Q: Ord + ?Sized, K: Ord + Borrow<Q>, V> Index<&Q> for Sorted<K, V> {
    type Output = V;

    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("a value under this key")
    }
}

impl<K: Serialize, V: Serialize> Serialize for Sorted<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Sorted<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> de::Visitor<'de> for Visitor<K, V> {
            type Value = Sorted<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Sorted<K, V>, A::Error> {
                let mut list: Vec<(K, V)> = Vec::new();
                let mut is_sorted = true;
                while let Some((key, value)) = entries.next_entry()? {
                    is_sorted &= list.last().is_none_or(|it| it.0 < key);
                    list.push((key, value));
                }
                // Sorted at once: a file that names many entries backwards would otherwise keep its reader busy.
                if !is_sorted {
                    list.sort_unstable_by(|a, b| a.0.cmp(&b.0));
                    if list.windows(2).any(|it| it[0].0 == it[1].0) {
                        return Err(de::Error::custom("the same name twice"));
                    }
                }
                Ok(Sorted(list))
            }
        }
        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is done to it, it is the same map as the standard library's.
        #[test]
        fn does_what_a_tree_does(steps in prop::collection::vec((0_u8..4, 0_u8..20, any::<u16>()), 0..80)) {
            let (mut ours, mut theirs) = (Sorted::new(), BTreeMap::new());
            for (what, key, value) in steps {
                match what {
                    0 | 1 => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
                    2 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    _ => {
                        ours.retain(|it, _| it % 3 != key % 3);
                        theirs.retain(|it, _| it % 3 != key % 3);
                    }
                }
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
                prop_assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), theirs.is_empty()));
                prop_assert!(ours.iter().eq(theirs.iter()));
                prop_assert!(ours.keys().eq(theirs.keys()) && ours.values().eq(theirs.values()));
            }
            prop_assert_eq!(theirs.clone().into_iter().rev().collect::<Sorted<_, _>>(), ours.clone());
            let text = serde_json::to_string(&ours).expect("a map of numbers is JSON");
            prop_assert_eq!(&text, &serde_json::to_string(&theirs).expect("a map of numbers is JSON"));
            prop_assert_eq!(serde_json::from_str::<Sorted<u8, u16>>(&text).ok(), Some(ours));
        }
    }

    #[test]
    fn a_file_may_name_entries_in_any_order_but_none_twice() {
        let read = |text: &str| serde_json::from_str::<Sorted<String, u8>>(text).ok();
        let sorted: Sorted<String, u8> =
            [("a", 1), ("b", 2), ("c", 3)].map(|it| (it.0.to_owned(), it.1)).into_iter().collect();
        assert_eq!(read(r#"{"c":3,"a":1,"b":2}"#), Some(sorted));
        assert_eq!(read(r#"{"b":1,"a":2,"b":3}"#), None);
        assert_eq!(read(r#"{"b":1,"b":1}"#), None);
    }
}
