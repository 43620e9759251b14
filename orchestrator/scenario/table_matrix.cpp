// The table of /matrix.
#include "orchestrator/scenario/matrix_table.hpp"

namespace forklift::scenario {
namespace {

using fields::between;
using fields::each;
using fields::field;
using fields::Type;

constexpr const char* kCell = "A cell: `name`, and dotted names with their values.";

fields::Table<Grid> of_a_grid() {
  return {
      field("servers", &Grid::servers, "SQL nodes.", {each(Type::integer, between(1, 1024), "A number of SQL nodes.")}),
      field("warehouses", &Grid::warehouses, "Warehouses per SQL node: `servers` times as many are loaded.",
            {each(Type::integer, between(1, 100000), "A number of warehouses per SQL node.")}),
      field("terminals", &Grid::terminals, "Terminals per home warehouse.",
            {each(Type::integer, between(1, 100000), "A number of terminals.")}),
  };
}

}  // namespace

void read_value(const Json& value, Named& to) { to.values = value; }
void read_value(const Json& value, std::vector<Named>& to) {
  to.clear();
  for (const auto& one : value) to.push_back({one});
}
Json json_of(const Named& value) { return value.values; }
Json json_of(const std::vector<Named>& value) {
  Json list = Json::array();
  for (const auto& one : value) list.push_back(one.values);
  return list;
}

const fields::Table<GivenMatrix>& matrix_fields() {
  static const fields::Table<GivenMatrix> all{
      field("cells", &GivenMatrix::cells, "Cells by name; every other key is the dotted name of a scenario value.",
            {each(Type::map, kCell)}),
      field("one_at_a_time", &GivenMatrix::one_at_a_time,
            "Dotted names with lists of values: the scenario as it stands (\"baseline\"), then each value alone."),
      field("cumulative", &GivenMatrix::cumulative,
            "The scenario as it stands (\"baseline\"), then each of these added to all before it: a waterfall.",
            {each(Type::map, "A step: `name`, and dotted names with their values.")}),
      field("exclude", &GivenMatrix::exclude,
            "Cells that are left out: dotted names with a value or a list of values; all of one rule must hold.",
            {each(Type::map, "A rule.")}),
      field("include", &GivenMatrix::include, "Cells beside the others, as `cells` has them.",
            {each(Type::map, kCell)}),
      object_of("table", &GivenMatrix::table, of_a_grid(), "Servers × warehouses × terminals, every combination.")
          .defaults_to(Json::object()),
  };
  return all;
}

void add_matrix_options(std::vector<fields::Option>& all) {
  all.push_back({.path = "/matrix",
                 .type = Type::map,
                 .help = "What is compared: one of `cells`, `one_at_a_time`, `cumulative` and `table`, or none; "
                         "multiplied by dotted names with lists of values; then `exclude`, then `include`.",
                 .fallback = Json::object()});
  fields::add_options(all, "/matrix", matrix_fields());
}

}  // namespace forklift::scenario
