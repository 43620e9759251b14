#include "proxy/engine/session.hpp"

#include <bit>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/prepared.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::size_t kMostProfiles = 10'000;  ///< different settings that a thread remembers

}  // namespace

Session::Session(SessionContext context, ClientOutput& output) : context_(context), output_(output) {}

Session::~Session() { leave(); }

void Session::begin(unsigned collation, const std::string& schema, bool multi_statements,
                    std::optional<std::uint64_t> partition) {
  leave();
  schema_ = schema;
  multi_ = first_multi_ = multi_statements;
  profile_ = first_profile_ = context_.profiles.of_collation(collation);
  partition_ = partition;
  last_insert_id_ = 0;
  forced_pins_ = readable_collation(collation) ? 0 : kPinCharset;
  if (forced_pins_ != 0) set_pins(forced_pins_);
}

void Session::reply_payload(std::string_view payload) {
  std::string packet;
  put_packet(packet, 1, payload);
  output_.send(packet);
}

std::string Session::ok() const {
  OkPacket packet;
  packet.status = static_cast<std::uint16_t>((context_.profiles.autocommit(profile_) ? status::kAutocommit : 0) |
                                             (in_transaction_ ? status::kInTransaction : 0));
  return ok_payload(packet);
}

void Session::fail(std::uint16_t code, std::string_view message, std::string_view state) {
  reply_payload(err_payload({code, std::string{state}, std::string{message}}));
}

void Session::set_pins(std::uint16_t pins) {
  for (int bit = 0; bit < kPinKinds; ++bit) {
    if ((pins & ~pins_ & (1 << bit)) != 0) ++context_.counters.pins[static_cast<std::size_t>(bit)];
  }
  if (pins_ == 0 && pins != 0) ++context_.counters.pinned;
  if (pins_ != 0 && pins == 0) --context_.counters.pinned;
  pins_ = pins;
}

bool Session::must_stay() const { return in_transaction_ || pins_ != 0 || private_statements_ > 0; }

/// What a reply told about the session, into what is known of it.
void Session::take_over(const ReplySummary& summary) {
  const Traits& traits = *job_->traits;
  const bool failed = summary.error.has_value();
  in_transaction_ = bound_->in_transaction();
  // An error does not tell whether a transaction is open. Without autocommit one may be.
  if (failed && !context_.profiles.autocommit(profile_)) in_transaction_ = true;
  if (summary.schema) schema_ = bound_->schema = *summary.schema;
  if (job_->kind == Job::Kind::schema && !failed) schema_ = bound_->schema = job_->argument;
  std::uint16_t pins = pins_ | traits.pins;
  if (!traits.settings.empty()) {
    if (failed) {
      bound_->must_reset = true;  // some of them may have been made
    } else if (context_.profiles.count() >= kMostProfiles) {
      pins |= kPinSessionVariable;  // remembered by the connection instead: every profile is kept for ever
    } else {
      profile_ = bound_->profile = context_.profiles.with(profile_, traits.settings);
    }
  } else if (summary.variables_set || (summary.state_changed && !summary.schema && !traits.uses_schema)) {
    if (traits.pins == 0) pins |= kPinTracked;
  }
  if (traits.uses_schema && !failed && !summary.schema) pins |= kPinTracked;
  if (traits.unlocks_tables && !failed) pins = static_cast<std::uint16_t>(pins & ~kPinTableLock);
  set_pins(pins | forced_pins_);
  if (summary.insert_id || traits.last_insert_id) bound_->insert_id_dirty = bound_->insert_id_known = true;
  if (traits.changes_schema_objects) context_.schema_generation.fetch_add(1, std::memory_order_relaxed);
  soft_ = bound_->insert_id_dirty || traits.keep_for_next || summary.warnings > 0;
}

void Session::note_cursor(const ReplySummary& summary) {
  ClientStatement* statement = find(job_->number);
  if (statement == nullptr) return;
  if (job_->kind == Job::Kind::execute) {
    statement->cursor = statement->cursor && (summary.status & status::kCursorExists) != 0;
    statement->long_data = false;
  }
  const bool ended = job_->kind == Job::Kind::fetch && (summary.status & status::kLastRowSent) != 0;
  if (ended || job_->kind == Job::Kind::reset_statement) statement->cursor = statement->long_data = false;
  if (statement->private_number == 0 || statement->wants_private()) return;
  std::string close;
  put_number(close, statement->private_number, 4);
  bound_->send_only(command_packet(command::kStmtClose, close));
  statement->private_number = 0;
  --private_statements_;
}

void Session::command_done(const ReplySummary& summary) {
  take_over(summary);
  if (job_->number != 0) note_cursor(summary);
  answer_followers();
  finish();
  settle();
  output_.command_finished();
}

void Session::finish() {
  if (job_ && job_->statement != nullptr) context_.statements.release(*job_->statement);
  job_.reset();
  step_ = Step::none;
  captured_ = {};
  leave_leader();
  if (!followers_.empty()) let_followers_go();
}

/// May the connection serve somebody else? If what it holds could still be asked for, it goes only when it is needed.
void Session::settle() {
  if (bound_ == nullptr || must_stay()) return;
  if (soft_ && !context_.dispatcher.anyone_waits()) {
    held_ = true;
    context_.dispatcher.hold_softly(*bound_, *this);
    return;
  }
  let_go();
}

void Session::give_up() {
  held_ = false;
  let_go();
}

void Session::let_go() {
  if (bound_->insert_id_dirty && !bound_->must_reset) {
    step_ = Step::read_insert_id;
    captured_.clear();
    ++context_.counters.insert_ids_read;
    return bound_->send(command_packet(command::kQuery, "SELECT LAST_INSERT_ID()"), ReplyKind::usual);
  }
  ServerConnection& connection = *std::exchange(bound_, nullptr);
  last_ = &connection;
  connection.last_client = std::exchange(read_back_, false) ? nullptr : this;
  soft_ = false;
  context_.dispatcher.give_back(connection);
}

void Session::drop_private() {
  for (auto& [number, statement] : statements_) statement.private_number = 0;
  private_statements_ = 0;
}

void Session::leave() {
  context_.dispatcher.cancel(*this);
  if (bound_ != nullptr) {
    if (std::exchange(held_, false)) context_.dispatcher.end_hold(*bound_);
    // Anything that this client may have left goes: a transaction, locks, variables, half a reply.
    if (must_stay() || job_ != nullptr || step_ != Step::none) bound_->must_reset = true;
    ServerConnection& connection = *std::exchange(bound_, nullptr);
    connection.last_client = nullptr;
    context_.dispatcher.give_back(connection);
  }
  finish();
  forget_statements();
  set_pins(0);
  in_transaction_ = soft_ = false;
  if (last_ != nullptr && last_->last_client == this) last_->last_client = nullptr;
  last_ = nullptr;
}

void Session::forget_statements() {
  drop_private();
  for (auto& [number, statement] : statements_) context_.statements.release(*statement.shared);
  context_.counters.statements.add(-static_cast<std::int64_t>(statements_.size()));
  statements_.clear();
}

void Session::refused(std::uint16_t code, const std::string& why) {
  fail(code, why, "08004");
  finish();
  output_.command_finished();
}

void Session::server_lost(const std::string& why) {
  const bool stays = must_stay();
  const bool reading = step_ == Step::read_insert_id;
  bound_ = nullptr;
  held_ = soft_ = false;
  last_ = nullptr;
  drop_private();
  if (reading) {
    step_ = Step::none;
    return output_.command_finished();
  }
  if (job_ == nullptr && !stays) return;
  ++context_.counters.clients_told;
  const bool half = answered_;
  // With a reply half sent there is no place for an error; with a transaction gone the client must not go on.
  if (!half) fail(code::kServerShutdown, "forklift-proxy: " + why, "08S01");
  in_transaction_ = false;
  set_pins(0);
  finish();
  if (half || stays) return output_.close();
  output_.command_finished();
}

}  // namespace forklift::proxy
