//! The same work for many items on all processors, with the results in the order of the items.

use std::collections::BTreeMap;
use std::iter;
use std::num::NonZero;
use std::sync::{Mutex, mpsc};
use std::thread;

/// How many items a worker takes at most before it hands on their results.
const PARCEL: usize = 16;

/// Does `work` for each item and hands each result to `emit`, in the order of the items. Items are asked for one after the
/// other, when somebody is there to work on them.
///
/// # Errors
/// The first error of `emit`; nothing is emitted after it.
pub fn in_order<T: Send, R: Send, E>(
    mut items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut emit: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let most = items.size_hint().1.unwrap_or(usize::MAX);
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(most);
    if workers < 2 {
        return items.try_for_each(|it| emit(work(it)));
    }
    // Few large parcels would leave a processor idle at the end, single items would wake the output for each.
    let size = (most / (workers * 4)).clamp(1, PARCEL);
    let next = Mutex::new((0..).zip(iter::from_fn(move || {
        let parcel: Vec<T> = items.by_ref().take(size).collect();
        (!parcel.is_empty()).then_some(parcel)
    })));
    // A bounded channel, so that a slow output does not pile up results.
    let (sender, receiver) = mpsc::sync_channel(workers * 2);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    // A lock that is poisoned says that taking an item has failed, and then there is none to take.
                    let Some((idx, parcel)) = next.lock().ok().and_then(|mut it| it.next()) else { break };
                    let done: Vec<R> = parcel.into_iter().map(work).collect();
                    if sender.send((idx, done)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut wanted = 0;
        // The receiver is moved in, so that returning early hangs up on the workers and they stop.
        for (idx, results) in receiver {
            early.insert(idx, results);
            while let Some(results) = early.remove(&wanted) {
                results.into_iter().try_for_each(&mut emit)?;
                wanted += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..500).collect();
        let mut seen = Vec::new();
        let slow_start = |it: &u64| {
            if it.is_multiple_of(7) {
                thread::yield_now();
            }
            it * 2
        };
        let done: Result<(), ()> = in_order(items.iter(), slow_start, |it| {
            seen.push(it);
            Ok(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!(seen, items.iter().map(|it| it * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_of_the_output_ends_the_work() {
        let items: Vec<u64> = (0..10_000).collect();
        let mut emitted = 0;
        let done = in_order(
            items.iter(),
            |it| *it,
            |_| {
                emitted += 1;
                if emitted == 3 { Err("closed") } else { Ok(()) }
            },
        );
        assert_eq!((done, emitted), (Err("closed"), 3));
    }
}
