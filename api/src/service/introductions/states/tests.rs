//! Walks through every standing that can be reached, whatever happens in whatever order and however often.

use std::collections::{HashMap, HashSet, VecDeque};

use super::*;

/// How somebody stands to the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Presence {
    Here,
    Away,
    /// Left, erased, or consent withdrawn.
    Gone,
}

/// A standing in the world around it, with what really happened noted beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct World {
    standing: Standing,
    presence: Both<Presence>,
    apart: bool,
    /// Whether the person has a place left.
    place_left: bool,
    /// The yeses that were recorded.
    yes: Both<bool>,
    /// How many final answers of a side counted, and how often it put it off.
    counted: Both<u8>,
    put_off: Both<u8>,
    /// The counters of the database.
    asking: i8,
    places: i8,
    pair_reserved: bool,
}

/// What can happen in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Action {
    /// One of two delegates of a side answers, on a page of whatever age.
    Answers {
        delegate: u8,
        side: Side,
        answer: Answer,
    },
    /// A message of the outbox is handled, for the first time or again.
    AskDue,
    ExpiryDue,
    PlacesFree,
    Withdraw(WithdrawnBecause),
    Pauses(Side),
    Returns(Side),
    /// A side leaves or is erased.
    Leaves(Side),
    Blocks,
    RestDue,
    PlaceComesFree,
    PlaceIsTakenByAnother,
    Reports(Side, bool),
}

const SIDES: [Side; 2] = [Side::From, Side::To];

fn actions() -> Vec<Action> {
    let mut all = vec![
        Action::AskDue,
        Action::ExpiryDue,
        Action::PlacesFree,
        Action::RestDue,
        Action::Blocks,
        Action::PlaceComesFree,
        Action::PlaceIsTakenByAnother,
    ];
    all.extend(WithdrawnBecause::ALL.iter().map(|because| Action::Withdraw(*because)));
    for side in SIDES {
        all.extend([Action::Pauses(side), Action::Returns(side), Action::Leaves(side)]);
        all.extend([true, false].map(|met| Action::Reports(side, met)));
        for delegate in 0..2 {
            all.extend(Answer::ALL.iter().map(|answer| Action::Answers { delegate, side, answer: *answer }));
        }
    }
    all
}

impl World {
    fn requested(own_yes: bool) -> Self {
        Self {
            standing: Standing::requested(own_yes),
            presence: Both { from: Presence::Here, to: Presence::Here },
            apart: false,
            place_left: true,
            yes: Both { from: own_yes, to: false },
            counted: Both { from: u8::from(own_yes), to: 0 },
            put_off: Both::default(),
            asking: 1,
            places: 0,
            pair_reserved: true,
        }
    }

    fn pairing(&self) -> Pairing {
        match self.presence {
            presence if self.apart || presence.either(Presence::Gone) => Pairing::Impossible,
            presence if presence.either(Presence::Away) => Pairing::Away,
            _ => Pairing::Possible,
        }
    }

    /// The world after something happens; `startup` is the side of the startup.
    fn after(self, action: Action, startup: Side) -> Self {
        let mut world = self;
        match action {
            Action::AskDue => return self.take(Event::Ask(self.standing.next_side(startup))),
            Action::ExpiryDue => return self.take(Event::Expire),
            Action::RestDue => return self.take(Event::Rest),
            Action::PlacesFree => return self.join(),
            Action::Withdraw(because) => return self.take(Event::Withdraw(because)),
            Action::Reports(side, met) => return self.take(Event::Report(side, met)),
            Action::Answers { side, answer, .. } => return self.answered(side, answer),
            Action::Pauses(side) if self.presence.of(side) == Presence::Here => {
                world.presence = self.presence.with(side, Presence::Away);
            }
            Action::Returns(side) if self.presence.of(side) == Presence::Away => {
                world.presence = self.presence.with(side, Presence::Here);
            }
            Action::Leaves(side) => {
                world.presence = self.presence.with(side, Presence::Gone);
                return world.take(Event::Leave);
            }
            Action::Blocks => world.apart = true,
            Action::PlaceComesFree => world.place_left = true,
            Action::PlaceIsTakenByAnother => world.place_left = false,
            Action::Pauses(_) | Action::Returns(_) => {}
        }
        world
    }

    /// As `steps::take` does: who agree are introduced in the same transaction if there is a place.
    fn answered(self, side: Side, answer: Answer) -> Self {
        let mut world = self.take(Event::Answer(side, answer));
        if world.standing == self.standing {
            return self;
        }
        match answer {
            Answer::Later => world.put_off = self.put_off.with(side, self.put_off.of(side) + 1),
            Answer::Yes | Answer::No => world.counted = self.counted.with(side, self.counted.of(side) + 1),
        }
        if answer == Answer::Yes {
            world.yes = self.yes.with(side, true);
        }
        if world.standing.state == IntroductionState::Queued { world.join() } else { world }
    }

    fn join(self) -> Self {
        let possible = self.pairing() == Pairing::Possible;
        if possible && !self.place_left {
            return self;
        }
        let mut world = self.take(Event::Join);
        if world.standing.state == IntroductionState::Introduced && self.standing != world.standing {
            world.places += 1;
            world.place_left = false;
        }
        world
    }

    fn take(self, event: Event) -> Self {
        let Ok(standing) = next(&self.standing, event, self.pairing()) else { return self };
        let mut world = Self { standing, ..self };
        for consequence in consequences(&self.standing, &standing) {
            match consequence {
                Consequence::EndAsking => world.asking -= 1,
                Consequence::FreePair { .. } => {
                    assert!(world.pair_reserved, "a pair was freed twice: {self:?} {event:?}");
                    world.pair_reserved = false;
                }
                Consequence::GiveBackPlaces => {
                    world.places -= 1;
                    world.place_left = true;
                }
                Consequence::TellBoth => assert!(standing.discloses(), "told without two yeses: {self:?} {event:?}"),
                Consequence::TellQueued | Consequence::TellDeclined => {}
            }
        }
        world
    }

    fn expect_sound(&self) {
        let state = self.standing.state;
        assert!(!self.standing.discloses() || self.yes == Both { from: true, to: true }, "{self:?}");
        assert_eq!(is_joined(state), self.standing.discloses(), "introduced is disclosed, and nothing else: {self:?}");
        for side in SIDES {
            assert!(self.counted.of(side) <= 1 && self.put_off.of(side) <= 1, "{self:?}");
            assert_eq!(self.yes.of(side), self.standing.answers.of(side) == Some(Answer::Yes), "{self:?}");
        }
        assert_eq!(self.asking, i8::from(is_asking(state)), "open requests are counted: {self:?}");
        assert_eq!(self.places, i8::from(self.standing.holds_places), "open cases are counted: {self:?}");
        assert_eq!(self.pair_reserved, is_open(state), "a pair is reserved while it is open: {self:?}");
        assert!(!self.standing.holds_places || is_joined(state), "{self:?}");
        assert!(is_open(state) || self.standing.awaited.is_none(), "nobody is asked after the end: {self:?}");
        assert_eq!(state == IntroductionState::Withdrawn, self.standing.because.is_some(), "{self:?}");
    }

    fn expect_step(&self, action: Action, then: &Self) {
        let (before, after) = (self.standing, then.standing);
        if is_over(before.state) {
            assert_eq!(before, after, "it had ended before {action:?}");
        }
        if is_joined(before.state) {
            assert!(is_joined(after.state) && before.answers == after.answers, "{self:?} {action:?}");
        }
        let own = matches!(action, Action::AskDue | Action::ExpiryDue | Action::PlacesFree);
        if own && self.pairing() == Pairing::Away {
            let suspended = Standing { awaited: None, ..before };
            assert!(after == before || after == suspended, "nothing happens by itself: {self:?} {action:?} {after:?}");
        }
        if self.pairing() != Pairing::Possible {
            assert!(after.awaited.is_none() || after.awaited == before.awaited, "nobody is asked: {self:?} {action:?}");
            assert!(is_joined(before.state) || !is_joined(after.state), "nobody is introduced: {self:?} {action:?}");
        }
    }
}

/// Every world that can be reached, with where it leads.
fn explore(startup: Side) -> HashMap<World, Vec<(Action, World)>> {
    let (actions, mut found) = (actions(), HashMap::new());
    let mut waiting = VecDeque::from([World::requested(true), World::requested(false)]);
    while let Some(world) = waiting.pop_front() {
        if found.contains_key(&world) {
            continue;
        }
        let steps: Vec<(Action, World)> =
            actions.iter().map(|action| (*action, world.after(*action, startup))).collect();
        waiting.extend(steps.iter().map(|(_, then)| *then));
        found.insert(world, steps);
    }
    found
}

#[test]
fn no_way_leads_to_a_disclosure_without_two_yeses_and_every_counter_balances() {
    for startup in SIDES {
        let worlds = explore(startup);
        for (world, steps) in &worlds {
            world.expect_sound();
            for (action, then) in steps {
                world.expect_step(*action, then);
            }
        }
        let states: HashSet<IntroductionState> = worlds.keys().map(|world| world.standing.state).collect();
        assert_eq!(states.len(), IntroductionState::ALL.len(), "every state is reached");
        assert!(worlds.len() > 1_000, "only {} worlds were reached", worlds.len());
    }
}

#[test]
fn every_open_standing_has_a_next_step_and_an_end_that_needs_nobody_to_withdraw() {
    for startup in SIDES {
        let worlds = explore(startup);
        let mut ends: HashSet<World> = worlds.keys().filter(|world| !is_open(world.standing.state)).copied().collect();
        loop {
            let known = ends.len();
            for (world, steps) in &worlds {
                let by_itself = |action| !matches!(action, Action::Withdraw(_) | Action::Leaves(_) | Action::Blocks);
                if steps.iter().any(|(action, then)| by_itself(*action) && ends.contains(then)) {
                    ends.insert(*world);
                }
            }
            if ends.len() == known {
                break;
            }
        }
        let stuck: Vec<&World> = worlds.keys().filter(|world| !ends.contains(world)).collect();
        assert!(stuck.is_empty(), "{} of {} never end, such as {:?}", stuck.len(), worlds.len(), stuck.first());
    }
}

#[test]
fn of_two_who_answer_for_one_side_the_first_counts_and_later_counts_once() {
    let asked = World::requested(true).after(Action::AskDue, Side::From);
    let says =
        |world: World, delegate, answer| world.after(Action::Answers { delegate, side: Side::To, answer }, Side::From);
    for first in [Answer::Yes, Answer::No] {
        let answered = says(asked, 0, first);
        for second in Answer::ALL {
            assert_eq!(says(answered, 1, *second), answered);
            assert_eq!(answered.standing.refuses(Side::To, *second), Some(Unchanged::Answered));
        }
    }
    let later = says(asked, 0, Answer::Later);
    assert_eq!(later.standing.refuses(Side::To, Answer::Later), Some(Unchanged::PutOffOnce));
    let again = later.after(Action::AskDue, Side::From);
    assert_eq!((again.standing.awaited, again.standing.state), (Some(Side::To), IntroductionState::Asked));
    assert_eq!(says(again, 1, Answer::Later), again);
    assert_eq!(says(again, 1, Answer::Yes).standing.state, IntroductionState::Introduced);
}
