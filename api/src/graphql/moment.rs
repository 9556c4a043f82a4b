//! Events of streams, each resolved with the rights that its reader has at that moment.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Data, OutputType, Positioned, ServerResult, Value};
use futures_util::stream::{self, BoxStream, StreamExt};

use super::ask::Ask;
use super::error::{Error, Result};
use crate::service::introductions::live::Moment;
use crate::viewer::Viewer;

/// An event and its reader.
pub struct Event<T> {
    viewer: Viewer,
    event: T,
}

/// The events of a stream; it ends with an error, or when nobody is signed in any more.
pub type Events<T> = BoxStream<'static, Result<Event<T>, async_graphql::Error>>;

/// What tells a stream's moments one after the other; nothing once its reader's right has ended.
pub trait Moments: Send + Sized + 'static {
    /// What happens.
    type What: Send;

    /// Waits for the next moment.
    fn next(&mut self) -> impl Future<Output = crate::error::Result<Option<Moment<Self::What>>>> + Send;
}

/// Makes events of moments.
pub fn events<M: Moments, T: Send + 'static>(moments: M, event: fn(Moment<M::What>) -> T) -> Events<T> {
    let next = move |moments: Option<M>| async move {
        let mut moments = moments?;
        match moments.next().await {
            Ok(Some(moment)) => {
                let viewer = moment.viewer.clone();
                Some((Ok(Event { viewer, event: event(moment) }), Some(moments)))
            }
            Ok(None) => Some((Err(Error::Unauthenticated.into()), None)),
            Err(error) => Some((Err(Error::Internal(error).into()), None)),
        }
    };
    stream::unfold(Some(moments), next).boxed()
}

/// An event in every respect; besides, whatever it selects is asked for by the reader of the moment.
impl<T: OutputType> OutputType for Event<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut data = Data::default();
        if let Some(ask) = ctx.data_opt::<Ask>() {
            data.insert(Ask { viewer: self.viewer.clone(), ..ask.clone() });
        }
        let ctx = ctx.query_env.create_context(ctx.schema_env, ctx.path_node, ctx.item, Some(&data));
        self.event.resolve(&ctx, field).await
    }
}
