//! The comparison operators and cross-product quantifiers of conditions: their names, and what they compare.
//!
//! The names are those of Microsoft's page "Azure role assignment condition format and syntax"; the address and
//! time-of-day operators, which that page leaves out, are read too but never evaluated. Knows nothing of attributes.

/// What kind of value an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Quoted text.
    Text,
    /// A GUID, quoted or not, with or without dashes.
    Guid,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Number,
    /// A quoted point in time, `yyyy-mm-ddThh:mm:ss.fffffffZ`.
    DateTime,
    /// Quoted text that is carried but not understood: addresses and times of day.
    Opaque,
}

impl Family {
    /// What to write, for messages.
    pub(super) fn example(self) -> &'static str {
        match self {
            Family::Text => "text in single quotes, as 'features'",
            Family::Guid => "a GUID, as 8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
            Family::Bool => "true or false",
            Family::Number => "a whole number",
            Family::DateTime => "a time in single quotes, as '2027-01-31T00:00:00.0Z'",
            Family::Opaque => "a value in single quotes",
        }
    }
}

macro_rules! operators {
    ($($name:ident $family:ident $negated:literal $fold:literal;)*) => {
        /// A comparison operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operator { $(#[doc = concat!("`", stringify!($name), "`")] $name,)* }

        impl Operator {
            /// Every operator, in the order of Microsoft's page.
            pub const ALL: &'static [Operator] = &[$(Operator::$name),*];

            /// The name as Azure writes it.
            pub fn name(self) -> &'static str {
                match self { $(Operator::$name => stringify!($name),)* }
            }

            /// What it compares.
            pub fn family(self) -> Family {
                match self { $(Operator::$name => Family::$family,)* }
            }

            /// Whether it is the negation of another operator: `..Not..`.
            pub fn is_negated(self) -> bool {
                match self { $(Operator::$name => $negated,)* }
            }

            /// Whether upper and lower case are the same to it.
            pub fn ignores_case(self) -> bool {
                match self { $(Operator::$name => $fold,)* }
            }
        }
    };
}

operators! {
    BoolEquals Bool false true;
    BoolNotEquals Bool true true;
    StringEquals Text false false;
    StringEqualsIgnoreCase Text false true;
    StringNotEquals Text true false;
    StringNotEqualsIgnoreCase Text true true;
    StringStartsWith Text false false;
    StringStartsWithIgnoreCase Text false true;
    StringNotStartsWith Text true false;
    StringNotStartsWithIgnoreCase Text true true;
    StringLike Text false false;
    StringLikeIgnoreCase Text false true;
    StringNotLike Text true false;
    StringNotLikeIgnoreCase Text true true;
    NumericEquals Number false false;
    NumericNotEquals Number true false;
    NumericGreaterThan Number false false;
    NumericGreaterThanEquals Number false false;
    NumericLessThan Number false false;
    NumericLessThanEquals Number false false;
    DateTimeEquals DateTime false false;
    DateTimeNotEquals DateTime true false;
    DateTimeGreaterThan DateTime false false;
    DateTimeGreaterThanEquals DateTime false false;
    DateTimeLessThan DateTime false false;
    DateTimeLessThanEquals DateTime false false;
    TimeOfDayEquals Opaque false false;
    TimeOfDayNotEquals Opaque true false;
    TimeOfDayGreaterThan Opaque false false;
    TimeOfDayGreaterThanEquals Opaque false false;
    TimeOfDayLessThan Opaque false false;
    TimeOfDayLessThanEquals Opaque false false;
    TimeOfDayInRange Opaque false false;
    GuidEquals Guid false true;
    GuidNotEquals Guid true true;
    IpMatch Opaque false false;
    IpNotMatch Opaque true false;
    IpInRange Opaque false false;
}

impl Operator {
    /// The operator of that name, whatever its case.
    pub fn parse(name: &str) -> Option<Operator> {
        Operator::ALL.iter().copied().find(|operator| operator.name().eq_ignore_ascii_case(name))
    }
}

/// How the values of the attribute (first) and of the literal set (second) are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// Some value of the attribute satisfies the comparison to some value of the set.
    ForAnyOfAnyValues,
    /// Every value of the attribute satisfies the comparison to some value of the set.
    ForAllOfAnyValues,
    /// Some value of the attribute satisfies the comparison to every value of the set.
    ForAnyOfAllValues,
    /// Every value of the attribute satisfies the comparison to every value of the set.
    ForAllOfAllValues,
}

impl Quantifier {
    /// Every quantifier.
    pub const ALL: &'static [Quantifier] = &[
        Quantifier::ForAnyOfAnyValues,
        Quantifier::ForAllOfAnyValues,
        Quantifier::ForAnyOfAllValues,
        Quantifier::ForAllOfAllValues,
    ];

    /// The name as Azure writes it, without the colon.
    pub fn name(self) -> &'static str {
        match self {
            Quantifier::ForAnyOfAnyValues => "ForAnyOfAnyValues",
            Quantifier::ForAllOfAnyValues => "ForAllOfAnyValues",
            Quantifier::ForAnyOfAllValues => "ForAnyOfAllValues",
            Quantifier::ForAllOfAllValues => "ForAllOfAllValues",
        }
    }

    /// The quantifier of that name, whatever its case.
    pub fn parse(name: &str) -> Option<Quantifier> {
        Quantifier::ALL.iter().copied().find(|quantifier| quantifier.name().eq_ignore_ascii_case(name))
    }

    /// Whether every value of the attribute must satisfy the comparison.
    pub fn every_left(self) -> bool {
        matches!(self, Quantifier::ForAllOfAnyValues | Quantifier::ForAllOfAllValues)
    }

    /// Whether the comparison must hold against every value of the set.
    pub fn every_right(self) -> bool {
        matches!(self, Quantifier::ForAnyOfAllValues | Quantifier::ForAllOfAllValues)
    }
}
