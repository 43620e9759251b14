#include "orchestrator/workloads/sysbench/settings.hpp"

#include "orchestrator/scenario/own_fields.hpp"

namespace forklift::workloads::sysbench {

fields::Table<scenario::Workload> own_fields() {
  using fields::between;
  using fields::field;
  using fields::Shapes;
  return scenario::own_fields<scenario::Workload>(fields::Table<Settings>{
      field("script", &Settings::script, fields::one_of({"oltp_read_only", "oltp_point_select", "oltp_read_write"}),
            "Kind `sysbench`: its script.")
          .of(Shapes::run),  // scripts share their tables
      field("threads", &Settings::threads, between(1, 100000),
            "Kind `sysbench`: client threads, of all SQL nodes together.")
          .of(Shapes::run),
      field("tables", &Settings::tables, between(1, 10000), "Kind `sysbench`: tables."),
      field("table_size", &Settings::table_size, between(1, 1e9), "Kind `sysbench`: rows of each table."),
  });
}

}  // namespace forklift::workloads::sysbench
