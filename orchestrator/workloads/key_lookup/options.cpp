#include "orchestrator/workloads/key_lookup/options.hpp"

#include "common/contract/lookup_fields.hpp"
#include "orchestrator/scenario/options_engines.hpp"
#include "orchestrator/scenario/own_fields.hpp"

namespace forklift::workloads::key_lookup {
namespace {

using contract::KeyLookup;
using fields::field;
using Table = fields::Table<KeyLookup>;

Table of_backend() {
  return {field("backend", &KeyLookup::backend, scenario::words_of({"sql"}, &scenario::EngineFacts::lookup_backends),
                scenario::backends_help())};
}

}  // namespace

fields::Table<scenario::Workload> own_fields() {
  // A table of lookups is made for every run: no value decides which rows are there before.
  const auto all = fields::all_of(fields::Shapes::run, of_backend() + contract::lookup_fields());
  return {scenario::own_object<scenario::Workload>(
      "lookup", all, "Kind `key-lookup`: what is looked up and how (docs/key-lookup.md).")};
}

}  // namespace forklift::workloads::key_lookup
