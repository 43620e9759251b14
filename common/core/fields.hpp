#pragma once
// A settings struct is written down once: in a table of its fields, each with its name, member, range or words, and
// meaning. Reading, validation, documents, the plan's JSON and the keys that are made of it follow from the table; the
// default is the member's own in the struct.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/core/field_values.hpp"
#include "common/core/option.hpp"

namespace forklift::fields {

/// What a value decides: which rows there are, what is done to them, or only how they get there.
enum class Shapes { rows, run, loading };

using Words = std::vector<std::string>;

/// Inclusive.
struct Range {
  double low = 0, high = 0;  ///< of durations in seconds
  std::string unit{};
};

inline Range between(double low, double high, std::string unit = "") { return {low, high, std::move(unit)}; }
inline Range between(Microseconds low, Microseconds high) {
  const auto seconds = [](Microseconds time) { return static_cast<double>(time.count()) / 1e6; };
  return {seconds(low), seconds(high), ""};
}
inline Words one_of(Words words) { return words; }

/// Another form of a duration in the plan's JSON than "20s": there since before the tables, and part of fingerprints.
using PlanForm = void (*)(std::string& name, Json& value);
void in_microseconds(std::string& name, Json& value);  ///< "moment": "20us" → "moment_us": 20
void in_seconds(std::string& name, Json& value);       ///< "1m" → "60s", if they are whole
void in_text(std::string& name, Json& value);          ///< 1 → "1"

/// One field. What changes it, from required() on, is written behind its line in a table.
template <class Owner>
struct Field {
  Option option;              ///< its path is its name
  std::vector<Option> below;  ///< of what it holds, with paths below its own
  /// From JSON that has been found valid; `file` is where it stands, to which paths of this machine are relative.
  std::function<void(Owner&, const Json&, const std::string& file)> read;
  std::function<Json(const Owner&)> write;  ///< null: there is no value
  std::function<void(Owner&)> reset;        ///< to the default
  std::function<bool(const Owner&)> shown;  ///< in the plan's JSON, and so in fingerprints; none: always
  std::string group;                        ///< the key in the plan's JSON below which it stands; empty: none
  PlanForm plan_form = nullptr;             ///< what becomes of it there; none: as it is
  bool read_default = false;                ///< the default is not that of the member
  Shapes shapes = Shapes::rows;

  std::string name() const { return option.path.substr(1); }

  Field required() && {
    option.required = true;
    option.fallback = {};
    return std::move(*this);
  }
  Field defaults_to(Json value) && {
    option.fallback = std::move(value);
    read_default = true;
    return std::move(*this);
  }
  Field not_in_plan() && {
    shown = [](const Owner&) { return false; };
    return std::move(*this);
  }
  Field in_plan_if(std::function<bool(const Owner&)> holds) && {
    shown = std::move(holds);
    return std::move(*this);
  }
  /// A value that came later, or that few use: without it, fingerprints are what they were.
  Field in_plan_if_set() && {
    shown = [write = write](const Owner& owner) { return write(owner) != write(Owner{}); };
    return std::move(*this);
  }
  Field in_plan_below(std::string key) && {
    group = std::move(key);
    return std::move(*this);
  }
  Field in_plan_as(PlanForm form) && {
    plan_form = form;
    return std::move(*this);
  }
  Field of(Shapes what) && {
    shapes = what;
    return std::move(*this);
  }
  Field fixed() && {
    option.fixed = true;
    return std::move(*this);
  }
  Field many_lines() && {
    option.many_lines = true;
    return std::move(*this);
  }
  /// A text that becomes another one when it is read, with the name of the file in which it stands.
  Field read_through(std::string (*change)(const std::string& text, const std::string& file)) && {
    read = [read = std::move(read), change](Owner& owner, const Json& value, const std::string& file) {
      read(owner, change(value.get<std::string>(), file), file);
    };
    return std::move(*this);
  }
};

template <class Owner>
using Table = std::vector<Field<Owner>>;

/// The table, of which all fields shape this.
template <class Owner>
Table<Owner> all_of(Shapes shapes, Table<Owner> table) {
  for (auto& field : table) field.shapes = shapes;
  return table;
}

/// Sets to their defaults all values that decide nothing of rows.
template <class Owner>
void keep_rows(const Table<Owner>& table, Owner& owner) {
  for (const auto& field : table) {
    if (field.shapes != Shapes::rows) field.reset(owner);
  }
}

/// What one table says, behind what another says.
template <class Owner>
Table<Owner> operator+(Table<Owner> all, const Table<Owner>& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

template <class Owner>
void read_into(Owner& owner, const Table<Owner>& table, const Json& object, const std::string& file) {
  for (const auto& field : table) {
    if (const auto given = object.find(field.name()); given != object.end()) {
      field.read(owner, *given, file);
    } else if (field.read_default) {
      field.read(owner, field.option.fallback, file);
    }
  }
}

template <class Owner>
Owner read(const Table<Owner>& table, const Json& object, const std::string& file) {
  Owner owner{};
  read_into(owner, table, object, file);
  return owner;
}

/// Its name in the plan's JSON.
template <class Owner>
std::string plan_name(const Field<Owner>& field) {
  auto name = field.name();
  auto value = field.option.fallback;
  if (field.plan_form != nullptr) field.plan_form(name, value);
  return name;
}

/// Adds what of these fields stands in the plan's JSON.
template <class Owner>
void write_into(Json& json, const Table<Owner>& table, const Owner& owner) {
  for (const auto& field : table) {
    if (field.shown && !field.shown(owner)) continue;
    auto value = field.write(owner);
    if (value.is_null()) continue;
    auto name = field.name();
    if (field.plan_form != nullptr) field.plan_form(name, value);
    (field.group.empty() ? json : json[field.group])[name] = std::move(value);
  }
}

template <class Owner>
Json to_json(const Table<Owner>& table, const Owner& owner) {
  Json json = Json::object();
  write_into(json, table, owner);
  return json;
}

/// Adds the table's entries with their whole paths, each behind what it stands in.
template <class Owner>
void add_options(std::vector<Option>& all, const std::string& base, const Table<Owner>& table) {
  for (const auto& field : table) {
    const auto add = [&](const Option& option, const std::string& above) {
      all.push_back(option);
      all.back().path = above + option.path;
    };
    add(field.option, base);
    for (const auto& one : field.below) add(one, base + field.option.path);
  }
}

/// A table's entries, as those of what stands at `base` below a field.
template <class Owner>
std::vector<Option> options_of(const Table<Owner>& table, Option self) {
  std::vector<Option> all{std::move(self)};
  add_options(all, std::string{all.front().path}, table);
  return all;
}

template <class Owner, class Member>
void reset_member(Owner& owner, Member Owner::*member) {
  static const Owner plain{};
  owner.*member = plain.*member;
}

// NOLINTBEGIN(performance-unnecessary-value-param): in templates clang-tidy 14 does not see that they are moved

/// A field whose JSON is made and read by hand; `option` has its name, type, meaning and default.
template <class Owner>
Field<Owner> custom(Option option, std::function<void(Owner&, const Json&)> read,
                    std::function<Json(const Owner&)> write) {
  Field<Owner> field;
  field.option = std::move(option);
  field.read = [read = std::move(read)](Owner& owner, const Json& value, const std::string&) { read(owner, value); };
  field.write = std::move(write);
  return field;
}

/// What all fields of one member have in common.
template <class Owner, class Member>
Field<Owner> plain_field(const std::string& name, Member Owner::*member, std::string help) {
  Field<Owner> field;
  field.option = {.path = "/" + name, .type = type_of(static_cast<const Member*>(nullptr)), .help = std::move(help)};
  field.read = [member](Owner& owner, const Json& value, const std::string&) { read_value(value, owner.*member); };
  field.write = [member](const Owner& owner) { return json_of(owner.*member); };
  field.reset = [member](Owner& owner) { reset_member(owner, member); };
  field.option.fallback = as_written(field.write(Owner{}));
  return field;
}

/// A text, true or false.
template <class Owner, class Member>
Field<Owner> field(const std::string& name, Member Owner::*member, std::string help) {
  return plain_field(name, member, std::move(help));
}

/// A number or a duration.
template <class Owner, class Member>
Field<Owner> field(const std::string& name, Member Owner::*member, Range range, std::string help) {
  auto made = plain_field(name, member, std::move(help));
  made.option.low = range.low;
  made.option.high = range.high;
  made.option.unit = std::move(range.unit);
  return made;
}

/// One of some words.
template <class Owner>
Field<Owner> field(const std::string& name, std::string Owner::*member, Words words, std::string help) {
  auto made = plain_field(name, member, std::move(help));
  made.option.type = Type::choice;
  made.option.choices = std::move(words);
  return made;
}

/// The same for an enumeration or a bool, whose values are the words' positions.
template <class Owner, class Member>
Field<Owner> field(const std::string& name, Member Owner::*member, const Words& words, std::string help) {
  Field<Owner> made;
  made.option = {.path = "/" + name, .type = Type::choice, .help = std::move(help), .choices = words};
  made.read = [member, words](Owner& owner, const Json& value, const std::string&) {
    owner.*member = static_cast<Member>(position_of(words, value));
  };
  made.write = [member, words](const Owner& owner) -> Json {
    return words.at(static_cast<std::size_t>(owner.*member));
  };
  made.reset = [member](Owner& owner) { reset_member(owner, member); };
  made.option.fallback = made.write(Owner{});
  return made;
}

/// A list of values, or a map of them; `each` says what one is, its path is "/*".
template <class Owner, class Member>
Field<Owner> field(const std::string& name, Member Owner::*member, std::string help, std::vector<Option> each) {
  auto made = plain_field(name, member, std::move(help));
  made.below = std::move(each);
  return made;
}

// What one value in a list or a map is.
inline Option each(Type type, std::string help) { return {.path = "/*", .type = type, .help = std::move(help)}; }
inline Option each(Words words, std::string help) {
  return {.path = "/*", .type = Type::choice, .help = std::move(help), .choices = std::move(words)};
}
inline Option each(Type type, const Range& range, std::string help) {
  return {.path = "/*", .type = type, .help = std::move(help), .low = range.low, .high = range.high};
}

/// A list of structs with a table of their own.
template <class Owner, class Part>
Field<Owner> list_of(const std::string& name, std::vector<Part> Owner::*member, const Table<Part>& table,
                     std::string help, std::string help_of_each) {
  Field<Owner> made;
  made.option = {.path = "/" + name, .type = Type::list, .help = std::move(help), .fallback = Json::array()};
  made.below = options_of(table, each(Type::object, std::move(help_of_each)));
  made.read = [member, table](Owner& owner, const Json& list, const std::string& file) {
    (owner.*member).clear();
    for (const auto& one : list) (owner.*member).push_back(fields::read(table, one, file));
  };
  made.write = [member, table](const Owner& owner) {
    Json list = Json::array();
    for (const auto& one : owner.*member) list.push_back(fields::to_json(table, one));
    return list;
  };
  made.reset = [member](Owner& owner) { (owner.*member).clear(); };
  return made;
}

/// Structs by name; each has its name as a member, too.
template <class Owner, class Part>
Field<Owner> map_of(const std::string& name, std::map<std::string, Part> Owner::*member, const Table<Part>& table,
                    std::string Part::*key, std::string help, std::string help_of_each) {
  Field<Owner> made;
  made.option = {.path = "/" + name, .type = Type::map, .help = std::move(help), .fallback = Json::object()};
  made.below = options_of(table, each(Type::object, std::move(help_of_each)));
  made.read = [member, table, key](Owner& owner, const Json& map, const std::string& file) {
    (owner.*member).clear();
    for (const auto& [named, one] : map.items()) {
      auto& part = (owner.*member)[named] = fields::read(table, one, file);
      part.*key = named;
    }
  };
  made.write = [member, table](const Owner& owner) {
    Json map = Json::object();
    for (const auto& [named, one] : owner.*member) map[named] = fields::to_json(table, one);
    return map;
  };
  made.reset = [member](Owner& owner) { (owner.*member).clear(); };
  return made;
}

/// A struct that is there or not.
template <class Owner, class Part>
Field<Owner> object_of(const std::string& name, std::optional<Part> Owner::*member, const Table<Part>& table,
                       std::string help) {
  Field<Owner> made;
  made.option = {.path = "/" + name, .type = Type::object, .help = std::move(help)};
  add_options(made.below, "", table);
  made.read = [member, table](Owner& owner, const Json& object, const std::string& file) {
    owner.*member = fields::read(table, object, file);
  };
  made.write = [member, table](const Owner& owner) {
    return owner.*member ? fields::to_json(table, *(owner.*member)) : Json{};
  };
  made.reset = [member](Owner& owner) { (owner.*member).reset(); };
  return made;
}

// NOLINTEND(performance-unnecessary-value-param)

}  // namespace forklift::fields
