// A command on a server connection: what has to be made right there first, one step and one reply at a time.
#include "proxy/engine/session.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/prepared.hpp"
#include "proxy/protocol/rows.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {

void Session::bind(ServerConnection& connection) {
  bound_ = &connection;
  connection.hold(this);
  if (connection.last_client != this) connection.insert_id_known = false;
  connection.insert_id_dirty = false;
  connection.last_client = nullptr;
}

void Session::granted(ServerConnection& connection) {
  if (!shared_key_.empty()) context_.waiting_reads.erase(std::exchange(shared_key_, {}));  // nobody joins any more
  bind(connection);
  run();
}

bool Session::needs_statement() const {
  if (job_->kind == Job::Kind::prepare)
    return bound_->number_of(*job_->statement) == 0 || !is_current(*job_->statement);
  if (job_->kind != Job::Kind::execute && job_->kind != Job::Kind::long_data) return false;
  const auto& statement = statements_.at(job_->number);
  if (statement.private_number != 0) return false;
  return statement.wants_private() || bound_->number_of(*statement.shared) == 0;
}

Session::Step Session::next_step() const {
  if (job_->kind == Job::Kind::fetch || job_->kind == Job::Kind::reset_statement) return Step::command;
  if (bound_->multi_statements != multi_) return Step::multi;
  if (job_->kind != Job::Kind::schema && bound_->schema != schema_)
    return schema_.empty() ? Step::unset_schema : Step::schema;
  if (needs_statement()) {
    return bound_->profile != job_->statement->profile ? Step::statement_profile : Step::prepare;
  }
  if (job_->kind == Job::Kind::prepare) return Step::none;
  if (bound_->profile != profile_) return Step::profile;
  if (job_->traits->last_insert_id && !bound_->insert_id_known) return Step::insert_id;
  return Step::command;
}

void Session::run() {
  step_ = next_step();
  take_step(step_);
}

void Session::take_step(Step step) {
  captured_.clear();
  const auto change = [&](ProfileId to) {
    ++context_.counters.settings_made;
    const auto text = context_.profiles.change(bound_->profile, to, bound_->mysql());
    bound_->send(command_packet(command::kQuery, text), ReplyKind::usual);
  };
  switch (step) {
    case Step::multi:
      return bound_->send(command_packet(command::kSetOption, std::string_view{multi_ ? "\0\0" : "\1\0", 2}),
                          ReplyKind::usual);
    case Step::unset_schema:
      return bound_->change_user();
    case Step::schema:
      ++context_.counters.schemas_changed;
      return bound_->send(command_packet(command::kInitDb, schema_), ReplyKind::usual);
    case Step::statement_profile:
      return change(job_->statement->profile);
    case Step::profile:
      return change(profile_);
    case Step::prepare:
      ++context_.counters.prepares_on_servers;
      return bound_->send(command_packet(command::kStmtPrepare, job_->statement->text), ReplyKind::prepare);
    case Step::insert_id:
      return bound_->send(
          command_packet(command::kQuery, "SET SESSION last_insert_id=" + std::to_string(last_insert_id_)),
          ReplyKind::usual);
    case Step::command:
      return send_command();
    case Step::none:  // a statement that this connection has prepared already
      answer_prepared(*job_->statement);
      finish();
      settle();
      return output_.command_finished();
    case Step::read_insert_id:
      return;
  }
}

void Session::send_command() {
  const auto& job = *job_;
  if (job.kind == Job::Kind::query || job.kind == Job::Kind::schema || job.kind == Job::Kind::other)
    return bound_->send(command_packet(job.command, job.argument), job.reply);
  const ClientStatement& statement = statements_.at(job.number);
  const auto number = statement.private_number != 0 ? statement.private_number : bound_->number_of(*statement.shared);
  if (job.kind == Job::Kind::execute) {
    // Checked when it came in.
    const auto execution = parse_execution(job.argument, statement.shared->parameters);
    return bound_->send(execution_packet(*execution, number, statement.types), job.reply);
  }
  std::string argument;
  put_number(argument, number, 4);
  argument += std::string_view{job.argument}.substr(4);
  if (job.kind != Job::Kind::long_data) return bound_->send(command_packet(job.command, argument), job.reply);
  bound_->send_only(command_packet(job.command, argument));  // has no reply
  finish();
  output_.command_finished();
}

void Session::reply_bytes(std::string_view bytes) {
  if (step_ != Step::command) {
    captured_ += bytes;
    return;
  }
  if (bytes.empty()) return;
  answered_ = true;
  keep_for_followers(bytes);
  context_.counters.bytes_to_clients.add(static_cast<std::int64_t>(bytes.size()));
  output_.send(bytes);
  if (bound_ != nullptr && output_.unsent() > static_cast<std::size_t>(context_.config.limits.client_buffer_bytes))
    bound_->pause(true);
}

void Session::output_drained() {
  if (bound_ != nullptr) bound_->pause(false);
}

void Session::server_drained() {
  if (wants_file()) output_.command_finished();  // goes on with the file
}

void Session::file_bytes(std::string_view bytes, bool last) {
  bound_->send_only(bytes);
  if (last) bound_->file_sent();
}

void Session::reply_done(const Reply& reply) {
  if (step_ == Step::read_insert_id) return insert_id_read();
  if (step_ == Step::command) {
    answered_ = false;
    return command_done(reply.summary());
  }
  if (!reply.summary().error) return step_done(reply);
  // The client's command can't be run where things are not as it needs them.
  if (step_ != Step::prepare && step_ != Step::schema) bound_->must_reset = true;
  output_.send(captured_);
  if (job_->kind == Job::Kind::execute || job_->kind == Job::Kind::long_data) {
    statements_.at(job_->number).cursor = statements_.at(job_->number).long_data = false;
  }
  finish();
  settle();
  output_.command_finished();
}

void Session::step_done(const Reply& reply) {
  switch (step_) {
    case Step::multi:
      bound_->multi_statements = multi_;
      break;
    case Step::schema:
      bound_->schema = schema_;
      break;
    case Step::statement_profile:
      bound_->profile = job_->statement->profile;
      break;
    case Step::profile:
      bound_->profile = profile_;
      break;
    case Step::insert_id:
      bound_->insert_id_known = true;
      break;
    case Step::prepare:
      statement_prepared(reply);
      break;
    default:
      break;
  }
  run();
}

void Session::statement_prepared(const Reply& reply) {
  Statement& statement = *job_->statement;
  statement.answer = captured_;
  statement.parameters = reply.prepared().parameters;
  statement.generation = context_.schema_generation.load(std::memory_order_relaxed);
  if (job_->kind != Job::Kind::prepare) {
    auto& own = statements_.at(job_->number);
    if (own.wants_private()) {
      own.private_number = reply.prepared().id;
      ++private_statements_;
      return;
    }
  }
  bound_->prepared(statement, reply.prepared().id);
}

void Session::insert_id_read() {
  last_insert_id_ = single_number(captured_).value_or(0);
  step_ = Step::none;
  captured_ = {};
  bound_->insert_id_dirty = false;
  read_back_ = true;
  let_go();
  output_.command_finished();
}

}  // namespace forklift::proxy
