#include "driver/transactions/procedures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "driver/tpcc/names.hpp"

namespace forklift::driver::transactions {
namespace {

/// "00001234": fixed places, which a procedure can cut out cheaply.
template <std::size_t Width>
void digits(char* into, int value) {
  for (std::size_t i = Width; i-- > 0; value /= 10) into[i] = static_cast<char>('0' + value % 10);
}

/// The order's lines as the procedure reads them, in the order in which it locks stock.
struct LineText {
  std::array<char, tpcc::kMaxLines * 20> text{};
  std::size_t size = 0;
  bool all_local = true;

  explicit LineText(const tpcc::NewOrderInput& in) {
    std::array<int, tpcc::kMaxLines> order{};
    for (int i = 0; i < in.line_count; ++i) order[static_cast<std::size_t>(i)] = i;
    const auto key = [&](int i) {
      const auto& line = in.lines[static_cast<std::size_t>(i)];
      return std::tuple{line.supply_warehouse, line.item, i};
    };
    std::sort(order.begin(), order.begin() + in.line_count, [&](int a, int b) { return key(a) < key(b); });
    for (int i = 0; i < in.line_count; ++i) {
      const int number = order[static_cast<std::size_t>(i)];
      const auto& line = in.lines[static_cast<std::size_t>(number)];
      digits<8>(text.data() + size, line.item);
      digits<8>(text.data() + size + 8, line.supply_warehouse);
      digits<2>(text.data() + size + 16, line.quantity);
      digits<2>(text.data() + size + 18, number + 1);
      size += 20;
      all_local = all_local && line.supply_warehouse == in.warehouse;
    }
  }
};

void customer(SqlText& text, const tpcc::CustomerChoice& choice) {
  text << (choice.by_name ? 0 : choice.id) << ",'";
  if (choice.by_name) text << std::string_view{tpcc::last_name(choice.name_number)};
  text << "'";
}

}  // namespace

namespace {

/// How many of our procedures the server has exactly as they are here: each carries its text's fingerprint as comment.
std::string count_installed(sql::SqlSession& session) {
  std::string wanted;
  for (const auto& procedure : procedures()) {
    wanted += fmt::format("{}'{}{}'", wanted.empty() ? "" : ",", procedure.name, fingerprint(procedure.text));
  }
  const auto found =
      session.query(fmt::format("SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = "
                                "DATABASE() AND CONCAT(routine_name, routine_comment) IN ({})",
                                wanted));
  return found.first().at(0).value_or("0");
}

}  // namespace

void install_procedures(sql::SqlSession& session) {
  const std::string all = std::to_string(procedures().size());
  if (count_installed(session) == all) return;
  // One installs, the others wait and find everything in place.
  session.query("SELECT GET_LOCK('forklift-procedures', 60)");
  if (count_installed(session) != all) {
    for (const auto& procedure : procedures()) {
      session.query(fmt::format("DROP PROCEDURE IF EXISTS {}", procedure.name));
      std::string text{procedure.text};
      session.query(text.insert(text.find("\nBEGIN"), fmt::format("\nCOMMENT '{}'", fingerprint(procedure.text))));
    }
  }
  session.query("SELECT RELEASE_LOCK('forklift-procedures')");
}

void Procedures::configure(sql::SqlSession& session) {
  if (install_) install_procedures(session);
}

void Procedures::call(Channel& channel, const tpcc::NewOrderInput& in) {
  const LineText lines{in};
  channel.commit_statement("CALL forklift_new_order(")
      << in.warehouse << "," << in.district << "," << in.customer << "," << in.line_count << ","
      << (lines.all_local ? 1 : 0) << ",'" << std::string_view{lines.text.data(), lines.size} << "')";
}

void Procedures::call(Channel& channel, const tpcc::PaymentInput& in) {
  SqlText& text = channel.commit_statement("CALL forklift_payment(");
  text << in.warehouse << "," << in.district << "," << in.customer_warehouse << "," << in.customer_district << ",";
  customer(text, in.customer);
  text << "," << Cents{in.amount_cents} << "," << shared_.keys.next() << ")";
}

void Procedures::call(Channel& channel, const tpcc::OrderStatusInput& in) {
  SqlText& text = channel.commit_statement("CALL forklift_order_status(");
  text << in.warehouse << "," << in.district << ",";
  customer(text, in.customer);
  text << ")";
}

void Procedures::call(Channel& channel, const tpcc::DeliveryInput& in) {
  channel.commit_statement("CALL forklift_delivery(") << in.warehouse << "," << in.carrier << ")";
}

void Procedures::call(Channel& channel, const tpcc::StockLevelInput& in) {
  channel.commit_statement("CALL forklift_stock_level(")
      << in.warehouse << "," << in.district << "," << in.threshold << ")";
}

Outcome Procedures::run(const tpcc::Input& input) {
  return std::visit(
      [&](const auto& in) {
        Channel& channel = channel_of(in.warehouse);
        join(channel);
        call(channel, in);
        channel.go();
        channel.need_row("a procedure's answer");
        const bool rolled_back = channel.integer(0) == 1;
        channel.finish();
        return rolled_back ? Outcome::intended_rollback : Outcome::committed;
      },
      input);
}

}  // namespace forklift::driver::transactions
