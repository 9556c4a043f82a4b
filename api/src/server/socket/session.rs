//! One socket: who asks, and the operations that run over it.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::time::Duration;

use async_graphql::Executor;
use async_graphql::parser::types::OperationType;
use entity::Language;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use poem::web::websocket::Message;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};
use uuid::Uuid;

use super::message::{Closing, Received, Said, acknowledgement, pong};
use crate::server::asking::{Asker, Asking};
use crate::server::fault::{Fault, Problem};
use crate::server::operation::Operation;
use crate::server::parameters::Parameters;
use crate::server::{reply, tokens};
use crate::viewer::Viewer;

/// How long a client may take to say who asks.
const INIT_TIME: Duration = Duration::from_secs(10);
/// How often the other end is asked for a sign of life.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a client may refuse to take a message.
const SEND_TIME: Duration = Duration::from_secs(30);
/// How long closing may take.
const FAREWELL_TIME: Duration = Duration::from_secs(2);
/// How many operations may run over one socket.
const OPERATIONS: usize = 50;
/// How many messages may wait to be sent before their makers have to wait.
const QUEUE: usize = 32;

/// A message of one run of one operation; the run tells it from an earlier one with the same id.
type Outgoing = (String, u64, Said);

/// The two directions of a socket.
pub(super) trait Ends:
    Stream<Item = io::Result<Message>> + Sink<Message, Error = io::Error> + Unpin + Send
{
}

impl<S: Stream<Item = io::Result<Message>> + Sink<Message, Error = io::Error> + Unpin + Send> Ends for S {}

/// The state of one socket.
pub(super) struct Session<E> {
    asking: Asking<E>,
    stopped: watch::Receiver<bool>,
    language: Language,
    /// Who asks by the headers of the upgrade, until the client says so itself.
    viewer: Result<Viewer, Fault>,
    /// Where the connection comes from.
    address: Option<IpAddr>,
    initialised: bool,
    running: HashMap<String, (u64, AbortHandle)>,
    runs: u64,
    sender: mpsc::Sender<Outgoing>,
    queue: mpsc::Receiver<Outgoing>,
}

/// What a turn of the loop comes to: the messages to send, or the end.
type Turn = Result<Option<Message>, Closing>;

impl<E: Executor> Session<E> {
    pub(super) fn new(
        asking: Asking<E>,
        stopped: watch::Receiver<bool>,
        viewer: Result<Viewer, Fault>,
        language: Language,
    ) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let (running, runs) = (HashMap::new(), 0);
        let (address, initialised) = (None, false);
        Self { asking, stopped, language, viewer, address, initialised, running, runs, sender, queue }
    }

    /// The session of a connection from an address.
    pub(super) fn from(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// Talks until either end closes.
    pub(super) async fn run(mut self, mut stream: impl Ends) {
        let ended = self.talk(&mut stream).await;
        let farewell = async {
            if let ControlFlow::Break(Some(closing)) = ended {
                stream.send(closing.message()).await.ok();
            }
            // Until the other end has closed too, so that both get to read why.
            while let Some(Ok(_)) = stream.next().await {}
        };
        tokio::time::timeout(FAREWELL_TIME, farewell).await.ok();
        for (_, running) in self.running.into_values() {
            running.abort();
        }
    }

    async fn talk(&mut self, stream: &mut impl Ends) -> ControlFlow<Option<Closing>, ()> {
        let mut init_time = std::pin::pin!(sleep(INIT_TIME));
        let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stopped = self.stopped.clone();
        let mut stop = std::pin::pin!(async move { stopped.wait_for(|stopped| *stopped).await.map(drop) });
        loop {
            let turn = tokio::select! {
                received = stream.next() => match received {
                    Some(Ok(Message::Text(text))) => self.receive(&text).await,
                    Some(Ok(Message::Binary(_))) => Err(Closing::BadMessage),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
                    Some(Err(error)) if error.to_string().contains("too long") => Err(Closing::TooBig),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return ControlFlow::Break(None),
                },
                Some(outgoing) = self.queue.recv() => Ok(self.say(outgoing)),
                () = &mut init_time, if !self.initialised => Err(Closing::InitTimeout),
                _ = heartbeat.tick() => Ok(Some(Message::Ping(Vec::new()))),
                _ = &mut stop => Err(Closing::GoingAway),
            };
            match turn {
                Ok(None) => {}
                Ok(Some(message)) => match tokio::time::timeout(SEND_TIME, stream.send(message)).await {
                    Ok(Ok(())) => {}
                    // The other end is gone, or does not read: it is cut off rather than waited for.
                    Ok(Err(_)) | Err(_) => return ControlFlow::Break(None),
                },
                Err(closing) => return ControlFlow::Break(Some(closing)),
            }
        }
    }

    async fn receive(&mut self, text: &str) -> Turn {
        match Received::read(text)? {
            Received::Init(_) if self.initialised => Err(Closing::SecondInit),
            Received::Init(payload) => {
                self.sign_in(&payload).await?;
                self.initialised = true;
                Ok(Some(acknowledgement()))
            }
            Received::Ping(payload) => Ok(Some(pong(payload))),
            Received::Pong => Ok(None),
            Received::Subscribe { .. } if !self.initialised => Err(Closing::NotInitialised),
            Received::Subscribe { id, .. } if self.running.contains_key(&id) => Err(Closing::SameId(id)),
            Received::Subscribe { id, payload } => self.begin(id, payload).await,
            Received::Complete { id } => {
                if let Some((_, running)) = self.running.remove(&id) {
                    running.abort();
                }
                Ok(None)
            }
        }
    }

    /// A token in the payload counts before one in the headers, which browsers cannot set.
    async fn sign_in(&mut self, payload: &Map<String, Value>) -> Result<(), Closing> {
        let named = payload.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        match named.map(|(_, value)| value) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => self.viewer = tokens::holder(&self.asking.app, text).await,
            Some(_) => return Err(Closing::Forbidden),
        }
        if self.viewer.is_ok() { Ok(()) } else { Err(Closing::Forbidden) }
    }

    async fn begin(&mut self, id: String, payload: Value) -> Turn {
        let Ok(viewer) = &self.viewer else { return Err(Closing::Forbidden) };
        // What the client was let in with may have been revoked since.
        let viewer = match tokens::renewed(&self.asking.app, viewer).await {
            Ok(viewer) => viewer,
            Err(Fault::BadToken) => return Err(Closing::Forbidden),
            Err(fault) => return Ok(Some(self.problem(fault.into()).message(&id))),
        };
        if self.running.len() >= OPERATIONS {
            return Ok(Some(self.problem(Fault::TooManyOperations.into()).message(&id)));
        }
        let operation = match self.find(payload, &viewer) {
            Ok(operation) => operation,
            Err(problem) => return Ok(Some(self.problem(problem).message(&id))),
        };
        let request_id = Uuid::now_v7().simple().to_string();
        let asker = Asker { viewer, language: self.language, request_id };
        self.runs += 1;
        let run = Run { id: id.clone(), run: self.runs, sender: self.sender.clone(), language: self.language };
        let task = tokio::spawn(run.perform(self.asking.clone(), operation, asker));
        self.running.insert(id, (self.runs, task.abort_handle()));
        Ok(None)
    }

    /// The operation asked for; each one counts as a request does.
    fn find(&self, payload: Value, viewer: &Viewer) -> Result<Operation, Problem> {
        self.asking.rates.count(viewer, self.address)?;
        self.asking.find(Parameters::from_json(payload)?, viewer)
    }

    fn problem(&self, problem: Problem) -> Said {
        Said::of(&problem, self.language)
    }

    /// The message to send, unless the operation was completed in the meantime.
    fn say(&mut self, (id, run, said): Outgoing) -> Option<Message> {
        let (current, _) = self.running.get(&id)?;
        if *current != run {
            return None;
        }
        if said.is_last() {
            self.running.remove(&id);
        }
        Some(said.message(&id))
    }
}

impl Said {
    fn of(problem: &Problem, language: Language) -> Self {
        let error = serde_json::to_value(problem.error(language)).unwrap_or_default();
        Self::Error(Value::Array(vec![error]))
    }
}

/// One run of one operation.
struct Run {
    id: String,
    run: u64,
    sender: mpsc::Sender<Outgoing>,
    language: Language,
}

impl Run {
    async fn perform<E: Executor>(self, asking: Asking<E>, operation: Operation, asker: Asker) {
        let last = match operation.kind {
            OperationType::Subscription => self.follow(asking, operation, asker).await,
            OperationType::Query | OperationType::Mutation => match asking.execute(operation, asker).await {
                Ok(executed) => self.pass_on(executed).await,
                Err(fault) => Some(Said::of(&fault.into(), self.language)),
            },
        };
        self.say(last.unwrap_or(Said::Complete)).await;
    }

    async fn follow<E: Executor>(&self, asking: Asking<E>, operation: Operation, asker: Asker) -> Option<Said> {
        let mut events = asking.subscribe(operation.request, asker);
        while let Some(event) = events.next().await {
            let failed = self.pass_on(event).await;
            if failed.is_some() {
                return failed;
            }
        }
        None
    }

    /// Sends an answer; what was not executed comes back as the error that ends the operation.
    async fn pass_on(&self, executed: async_graphql::Response) -> Option<Said> {
        match reply::payload(executed) {
            Ok(answer) => {
                self.say(Said::Next(answer)).await;
                None
            }
            Err(errors) => Some(Said::Error(errors)),
        }
    }

    async fn say(&self, said: Said) {
        // A closed queue means that the socket is gone, and this run with it.
        self.sender.send((self.id.clone(), self.run, said)).await.ok();
    }
}

#[cfg(test)]
mod tests;
