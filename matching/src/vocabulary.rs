//! The closed sets of values that profiles are described with.

use crate::closed::closed;

closed! {
    /// The kind of a profile.
    Kind {
        /// A startup of the region.
        Startup = "STARTUP",
        /// A mentor of a leading company, or a volunteer.
        Mentor = "MENTOR",
        /// An ambassador of the diaspora, who opens a market.
        Ambassador = "AMBASSADOR",
        /// A talent, whom a startup or a research project takes in.
        Talent = "TALENT",
        /// A laboratory, incubator, investor or another organisation.
        Partner = "PARTNER",
        /// A place at one edition of a trade show.
        Slot = "SLOT",
    }
}

closed! {
    /// What one side can do for the other.
    EngagementKind {
        /// Puts money in.
        Finance = "FINANCE",
        /// Lends its name and network.
        Patron = "PATRON",
        /// Takes a project under its wing.
        Carry = "CARRY",
        /// Lets a team leave to found a company.
        SpinOff = "SPIN_OFF",
        /// Works on something together.
        Collaborate = "COLLABORATE",
        /// Buys the product.
        Buy = "BUY",
        /// Helps abroad.
        SupportAbroad = "SUPPORT_ABROAD",
        /// Opens its problems to others' answers.
        OpenInnovation = "OPEN_INNOVATION",
        /// Gives advice over time.
        Mentoring = "MENTORING",
        /// Opens the market of the large companies of the region.
        MarketAccess = "MARKET_ACCESS",
        /// Sells abroad on the other's behalf.
        ExportPiggyback = "EXPORT_PIGGYBACK",
        /// A place in a team.
        Recruit = "RECRUIT",
        /// A place in a laboratory's project.
        Research = "RESEARCH",
    }
}

closed! {
    /// What a slot is good for.
    Purpose {
        /// Finding buyers.
        Sell = "SELL",
        /// Finding investors.
        Raise = "RAISE",
        /// Finding partners.
        Partner = "PARTNER",
    }
}

closed! {
    /// One of the programme's three focus areas.
    FocusArea {
        /// Smart City.
        SmartCity = "SMART_CITY",
        /// Smart Industry.
        SmartIndustry = "SMART_INDUSTRY",
        /// Smart Port & Logistics.
        SmartPort = "SMART_PORT",
    }
}

closed! {
    /// How far a startup has come.
    Stage {
        /// An idea.
        Idea = "IDEA",
        /// A prototype.
        Prototype = "PROTOTYPE",
        /// A product on the market.
        Launch = "LAUNCH",
        /// Growing sales.
        Growth = "GROWTH",
        /// Growing fast and abroad.
        ScaleUp = "SCALE_UP",
    }
}

closed! {
    /// How experienced a talent is, or should be.
    Seniority {
        /// At the start of a career.
        Junior = "JUNIOR",
        /// With some years behind.
        Mid = "MID",
        /// With many years behind.
        Senior = "SENIOR",
    }
}

closed! {
    /// A level of the Common European Framework of Reference for Languages.
    Level {
        /// Breakthrough.
        A1 = "A1",
        /// Waystage.
        A2 = "A2",
        /// Threshold.
        B1 = "B1",
        /// Vantage.
        B2 = "B2",
        /// Effective proficiency.
        C1 = "C1",
        /// Mastery.
        C2 = "C2",
    }
}

closed! {
    /// How urgent a need is.
    Priority {
        /// The most urgent.
        First = "1",
        /// Important.
        Second = "2",
        /// Welcome.
        Third = "3",
    }
}

closed! {
    /// What a criterion or a gate can read of a profile; nothing else ever counts.
    Field {
        /// The needs.
        Needs = "NEEDS",
        /// The offers, or the purposes of a slot.
        Offers = "OFFERS",
        /// The sectors.
        Sectors = "SECTORS",
        /// The focus areas.
        FocusAreas = "FOCUS_AREAS",
        /// The skills.
        Skills = "SKILLS",
        /// The texts.
        Text = "TEXT",
        /// The markets.
        Markets = "MARKETS",
        /// The country of the location.
        Country = "COUNTRY",
        /// The stage, or the stages that are welcome.
        Stage = "STAGE",
        /// The seniority.
        Seniority = "SENIORITY",
        /// The languages.
        Languages = "LANGUAGES",
        /// The time zone.
        TimeZone = "TIME_ZONE",
        /// The dates.
        Availability = "AVAILABILITY",
        /// What came of earlier introductions.
        Track = "TRACK",
    }
}
