//! What is read of an object that a mutation changed.

pub const STARTUP: &str = "startup { id slug name state version verifiedAt headline { value } location { city } }";
pub const MENTOR: &str = "mentor { id slug name state version verifiedAt headline { value } location { city } }";
pub const AMBASSADOR: &str =
    "ambassador { id slug name state version verifiedAt headline { value } location { city } }";
pub const TALENT: &str = "talent { id slug name state version verifiedAt headline { value } location { city } }";
pub const PARTNER: &str = "partner { id slug name state version verifiedAt headline { value } location { city } }";
pub const COMPANY: &str = "company { id slug name version contract { id } }";
pub const CONTRACT: &str = "contract { id state signedOn startsOn endsOn version company { id name } lines { kind } }";
pub const PROJECT: &str = "researchProject { id workingLanguage version title { value } partner { id slug } }";
pub const SHOW: &str = "tradeShow { id slug name version }";
pub const EDITION: &str = "edition { id label startsOn timeZone version show { id slug } }";
pub const SLOT: &str = "slot { id label isFree version edition { id label } holder { id slug } }";
pub const INTRODUCTION: &str =
    "introduction { id state score fromAnswer toAnswer nextStepAt from { slug } to { slug } message { value } }";
pub const MEETING: &str =
    "introduction { id meeting { state startsAt durationMinutes timeZone place sequence version } }";
