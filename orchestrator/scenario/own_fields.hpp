#pragma once
// The table of a part's own values (own.hpp), as fields of the struct that carries them.
#include "common/core/fields.hpp"
#include "orchestrator/scenario/own.hpp"

namespace forklift::scenario {

/// `Owner` has a member `own`.
template <class Owner, class Values>
fields::Table<Owner> own_fields(const fields::Table<Values>& table) {
  fields::Table<Owner> all;
  for (const auto& field : table) {
    auto& made = all.emplace_back();
    made.option = field.option;
    made.below = field.below;
    made.group = field.group;
    made.plan_form = field.plan_form;
    made.read_default = field.read_default;
    made.shapes = field.shapes;
    made.read = [read = field.read](Owner& owner, const Json& value, const std::string& file) {
      read(owner.own.template edit<Values>(), value, file);
    };
    made.write = [write = field.write](const Owner& owner) { return write(owner.own.template get<Values>()); };
    made.reset = [reset = field.reset](Owner& owner) { reset(owner.own.template edit<Values>()); };
    if (field.shown)
      made.shown = [shown = field.shown](const Owner& owner) { return shown(owner.own.template get<Values>()); };
  }
  return all;
}

/// All of them below one key.
template <class Owner, class Values>
// NOLINTNEXTLINE(performance-unnecessary-value-param): in templates clang-tidy 14 does not see that it is moved
fields::Field<Owner> own_object(const std::string& name, const fields::Table<Values>& table, std::string help) {
  fields::Field<Owner> made;
  made.option = {.path = "/" + name, .type = fields::Type::object, .help = std::move(help), .fallback = Json::object()};
  fields::add_options(made.below, "", table);
  made.read = [table](Owner& owner, const Json& object, const std::string& file) {
    owner.own.template edit<Values>() = fields::read(table, object, file);
  };
  made.write = [table](const Owner& owner) { return fields::to_json(table, owner.own.template get<Values>()); };
  made.shapes = fields::Shapes::run;  // at least some of them
  made.reset = [table](Owner& owner) { fields::keep_rows(table, owner.own.template edit<Values>()); };
  return made;
}

}  // namespace forklift::scenario
