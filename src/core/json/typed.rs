//! Typed values out of a tree: serde, driven so that a shape error carries its place.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};
use serde::{Serialize, Serializer};

use super::super::text::Shown;
use super::{Json, Limits, Problem, ReadError, Refusal, read};

/// Takes a typed value out of a tree. Types that deny unknown fields make the reading strict.
///
/// # Errors
/// Where the shape differs from the type, with the pointer to the place.
pub fn from_tree<'de, T: de::Deserialize<'de>>(tree: &'de Json<'de>) -> Result<T, ReadError> {
    T::deserialize(Tree(tree)).map_err(|it| *it.0)
}

/// Reads a document and takes a typed value out of it.
///
/// # Errors
/// As [`read`] and [`from_tree`].
pub fn read_typed<T: de::DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, ReadError> {
    from_tree(&read(bytes, limits)?)
}

// A document inside another one is kept as the tree that it is, so that its own signature still fits.
impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(it) => serializer.serialize_bool(*it),
            Json::Int(it) => serializer.serialize_i64(*it),
            Json::Text(it) => serializer.serialize_str(it),
            Json::List(items) => serializer.collect_seq(items),
            Json::Object(members) => serializer.collect_map(members.iter().map(|(name, it)| (name, it))),
        }
    }
}

impl<'de> de::Deserialize<'de> for Json<'static> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Json<'static>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, it: bool) -> Result<Self::Value, E> {
                Ok(Json::Bool(it))
            }
            fn visit_i64<E>(self, it: i64) -> Result<Self::Value, E> {
                Ok(Json::Int(it))
            }
            fn visit_str<E>(self, it: &str) -> Result<Self::Value, E> {
                Ok(Json::Text(Cow::Owned(it.to_owned())))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(it) = from.next_element()? {
                    items.push(it);
                }
                Ok(Json::List(items))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, it)) = from.next_entry::<String, _>()? {
                    members.push((Cow::Owned(name), it));
                }
                Ok(Json::Object(members))
            }
        }
        deserializer.deserialize_any(Whole)
    }
}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Problem::WrongValue(message.to_string()))
    }
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Problem::WrongType { found: shown(found), expected: expected.to_string() })
    }
    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format_args!("invalid value: {}, expected {expected}", shown(found)))
    }
    fn unknown_field(field: &str, _expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownMember(field.to_owned()))
    }
    fn missing_field(field: &'static str) -> Self {
        Self::new(Problem::MissingMember(field.to_owned()))
    }
}

/// What was found, as serde says it. Said here, because serde's own words bring the writing of floats along, which no
/// document has and which takes more code than reading does.
fn shown(found: de::Unexpected<'_>) -> String {
    match found {
        de::Unexpected::Bool(it) => format!("boolean `{it}`"),
        de::Unexpected::Unsigned(it) => format!("integer `{it}`"),
        de::Unexpected::Signed(it) => format!("integer `{it}`"),
        de::Unexpected::Str(it) => format!("string \"{}\"", Shown(it)),
        de::Unexpected::Unit => "unit value".to_owned(),
        de::Unexpected::Seq => "sequence".to_owned(),
        de::Unexpected::Map => "map".to_owned(),
        de::Unexpected::UnitVariant => "unit variant".to_owned(),
        de::Unexpected::NewtypeVariant => "newtype variant".to_owned(),
        _ => "another kind of value".to_owned(),
    }
}

#[derive(Clone, Copy)]
struct Tree<'de>(&'de Json<'de>);

impl<'de> de::Deserializer<'de> for Tree<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(it) => visitor.visit_bool(*it),
            Json::Int(it) => visitor.visit_i64(*it),
            Json::Text(it) => visitor.visit_borrowed_str(it),
            Json::List(items) => visitor.visit_seq(ListAccess { items: items.iter(), idx: 0 }),
            Json::Object(members) => visitor.visit_map(ObjectAccess { members: members.iter(), current: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    // Left to itself, serde takes a list of the right length for an object: a second spelling of every document,
    // and a third of the code that reading takes.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Object(members) => visitor.visit_map(ObjectAccess { members: members.iter(), current: None }),
            other => Err(other.unlike("an object")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::List(items) => visitor.visit_seq(ListAccess { items: items.iter(), idx: 0 }),
            other => Err(other.unlike("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Text(it) => visitor.visit_borrowed_str(it),
            other => Err(other.unlike("a string")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Text(name) => visitor.visit_enum(name.as_ref().into_deserializer()),
            Json::Object(members) if members.len() == 1 => {
                visitor.visit_enum(VariantAccess { name: &members[0].0, value: &members[0].1 })
            }
            other => Err(other.unlike("a name, or an object with one member")),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf
        unit unit_struct tuple_struct identifier ignored_any
    }
}

struct ListAccess<'de> {
    items: std::slice::Iter<'de, Json<'de>>,
    idx: usize,
}

impl<'de> de::SeqAccess<'de> for ListAccess<'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let idx = self.idx;
        self.idx += 1;
        seed.deserialize(Tree(item)).map(Some).map_err(|it| it.under(&idx.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct ObjectAccess<'de> {
    members: std::slice::Iter<'de, (Cow<'de, str>, Json<'de>)>,
    current: Option<&'de (Cow<'de, str>, Json<'de>)>,
}

impl<'de> de::MapAccess<'de> for ObjectAccess<'de> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        self.current = self.members.next();
        let Some((name, _)) = self.current else { return Ok(None) };
        seed.deserialize(de::value::BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let (name, value) = self.current.ok_or_else(|| de::Error::custom("value before its name"))?;
        seed.deserialize(Tree(value)).map_err(|it| it.under(name))
    }
}

struct VariantAccess<'de> {
    name: &'de str,
    value: &'de Json<'de>,
}

impl<'de> de::EnumAccess<'de> for VariantAccess<'de> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Refusal> {
        let name = seed.deserialize(de::value::BorrowedStrDeserializer::new(self.name))?;
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for VariantAccess<'de> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Err(de::Error::custom(format!("`{}` stands alone, without a value", self.name)))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(Tree(self.value)).map_err(|it| it.under(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_any(Tree(self.value), visitor).map_err(|it| it.under(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_struct(Tree(self.value), "", fields, visitor).map_err(|it| it.under(self.name))
    }
}
