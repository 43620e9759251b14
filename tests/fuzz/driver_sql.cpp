// What database servers answer to the driver: rows of the transactions and procedures, of the consistency conditions,
// of key lookups and of a loader's look at a warehouse. An answer is a piece of the input, see fake_session.hpp.
#include "driver/check/conditions.hpp"
#include "driver/check/reader.hpp"
#include "driver/keylookup/sql_channel.hpp"
#include "driver/load/warehouse_state.hpp"
#include "driver/tpcc/sizes.hpp"
#include "driver/transactions/executor.hpp"
#include "tests/fuzz/fake_session.hpp"

namespace {

using namespace forklift;
using namespace forklift::driver;

void conditions(std::string_view input) {
  fuzz::ask_server(input, [](auto& session) {
    const auto sizes = tpcc::sizes_at(0.01);
    check::HistorySums history{1, 2, sizes.customers};
    history.read(session);
    auto facts = check::read_facts(session, 1, sizes.customers);
    history.put_into(facts);
    check::Judge judge{sizes};
    judge.judge(facts);
    judge.results();
  });
}

void loading(std::string_view input) {
  const auto sizes = tpcc::sizes_at(0.01);
  fuzz::ask_server(input, [&](auto& session) {
    if (load::state_of(session, 1, sizes) == load::WarehouseState::broken) load::clear_warehouse(session, 1);
  });
  fuzz::ask_server(input, [&](auto& session) { load::item_is_complete(session, sizes); });
}

const std::vector<tpcc::Input>& inputs() {
  static const std::vector<tpcc::Input> all = [] {
    tpcc::NewOrderInput order{};
    order.warehouse = order.district = order.customer = 1;
    order.line_count = 2;
    order.lines.fill({.item = 1, .supply_warehouse = 1, .quantity = 3});
    const tpcc::PaymentInput payment{.warehouse = 1,
                                     .district = 1,
                                     .customer_warehouse = 1,
                                     .customer_district = 1,
                                     .customer = {.by_name = true, .id = 0, .name_number = 7},
                                     .amount_cents = 100};
    return std::vector<tpcc::Input>{order, payment,
                                    tpcc::OrderStatusInput{1, 1, {.by_name = true, .id = 0, .name_number = 7}},
                                    tpcc::DeliveryInput{1, 5}, tpcc::StockLevelInput{1, 1, 15}};
  }();
  return all;
}

void of_transactions(std::string_view input) {
  for (const char* implementation : {"statements", "single", "procedures"}) {
    for (const auto& one : inputs()) {
      fuzz::Answers answers{input};
      targets::Connector connector{{sql::Endpoint{}},
                                   [&](const sql::Endpoint&) { return std::make_unique<fuzz::FakeSession>(answers); }};
      const targets::Shards shards;
      transactions::KeyMaker keys{1, system_clock()};
      fuzz::accepts([&] {
        const auto executor = transactions::make_executor(implementation, {connector, shards, keys, "repeatable-read"});
        executor->prepare();
        executor->attempt(one);
        std::map<std::string, std::int64_t> sums;
        executor->add_session_counters({"Com_commit"}, sums);
      });
    }
  }
}

void lookups(std::string_view input) {
  using namespace keylookup;
  for (const auto operation : {Operation::read, Operation::insert, Operation::update}) {
    fuzz::Answers answers{input};
    const SqlTable table{.name = "t", .columns = {2, 2}, .engine = "InnoDB", .partitions = 4};
    const sql::Open open = [&](const sql::Endpoint&) { return std::make_unique<fuzz::FakeSession>(answers); };
    std::vector<std::array<std::byte, 4>> rows(3);
    std::vector<Lookup> batch(rows.size());
    std::vector<Lookup*> all;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      batch[i].key = i + 7;
      batch[i].operation = operation;
      batch[i].row = rows[i].data();
      all.push_back(&batch[i]);
    }
    SqlChannel channel{sql::Endpoint{}, table, open};
    channel.execute(all);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  conditions(input);
  loading(input);
  of_transactions(input);
  lookups(input);
  return 0;
}
