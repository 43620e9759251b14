#pragma once
// A logged-in client's session: takes its commands, runs each on a server connection, step by step (right settings,
// right schema, statement prepared, the command itself), and decides when the connection may serve somebody else.
#include <atomic>
#include <memory>
#include <string>
#include <unordered_map>

#include "proxy/engine/dispatcher.hpp"
#include "proxy/session/profile.hpp"
#include "proxy/session/statements.hpp"

namespace forklift::proxy {

/// Where a session's replies go.
class ClientOutput {
 public:
  virtual ~ClientOutput() = default;
  virtual void send(std::string_view bytes) = 0;
  virtual std::size_t unsent() const = 0;
  virtual void command_finished() = 0;  ///< the next one may come
  virtual void close() = 0;             ///< when what was sent is out
};

class Session;

/// Sessions that wait for a server connection with a read that others may join, by what is read.
using WaitingReads = std::unordered_map<std::string, Session*>;

/// What the sessions of one worker share.
struct SessionContext {
  Dispatcher& dispatcher;
  Statements& statements;
  Profiles& profiles;
  Counters& counters;
  const Config& config;
  std::atomic<std::uint64_t>& schema_generation;  ///< counts DDL, of all workers
  WaitingReads& waiting_reads;
};

/// One command of a client.
struct Job {
  enum class Kind { query, schema, prepare, execute, long_data, reset_statement, fetch, other };
  Kind kind = Kind::query;
  std::uint8_t command = 0;
  std::string argument;
  Traits own_traits;
  const Traits* traits = &own_traits;
  Statement* statement = nullptr;  ///< to prepare, or of the execution; used by this job
  std::uint32_t number = 0;        ///< the client's, of its statement
  ReplyKind reply = ReplyKind::usual;
  bool alone = false;  ///< shares no answer
};

class Session final : public Holder, public Waiter {
 public:
  Session(SessionContext context, ClientOutput& output);
  ~Session() override;

  /// After a login (the first, or COM_CHANGE_USER): a new session.
  void begin(unsigned collation, const std::string& schema, bool multi_statements,
             std::optional<std::uint64_t> partition);
  void command(std::uint8_t command, std::string_view argument);
  bool busy() const { return job_ != nullptr || step_ == Step::read_insert_id; }
  bool wants_file() const {
    return job_ != nullptr && bound_ != nullptr && step_ == Step::command && bound_->reply().wants_file();
  }
  /// Bytes of packets of a LOAD DATA LOCAL; `last`: they end with the empty packet.
  void file_bytes(std::string_view bytes, bool last);
  bool file_backlog() const { return bound_ != nullptr && bound_->unsent() > kFileBacklog; }
  void output_drained();
  /// The client is gone or begins again: rolls back, gives back.
  void leave();

  void granted(ServerConnection& connection) override;
  void refused(std::uint16_t code, const std::string& why) override;
  void give_up() override;
  void reply_bytes(std::string_view bytes) override;
  void reply_done(const Reply& reply) override;
  void server_lost(const std::string& why) override;
  void server_drained() override;

  std::string ok() const;  ///< an OK packet's payload with this session's status
  void fail(std::uint16_t code, std::string_view message, std::string_view state = "HY000");

 private:
  static constexpr std::size_t kFileBacklog = std::size_t{1} << 20;
  enum class Step {
    none,
    multi,
    unset_schema,
    schema,
    statement_profile,
    prepare,
    profile,
    insert_id,
    command,
    read_insert_id
  };

  struct ClientStatement {
    Statement* shared = nullptr;
    std::string types;                 ///< of its parameters, as last sent
    std::uint32_t private_number = 0;  ///< on bound_, of its own: for a cursor or long data
    bool cursor = false, long_data = false;
    bool wants_private() const { return cursor || long_data; }
  };

  // commands (session_commands.cpp)
  void query(std::string_view text);
  void prepare(std::string_view text);
  void execute(std::string_view argument);
  void long_data(std::string_view argument);
  void fetch_or_reset(std::uint8_t command, std::string_view argument);
  void close_statement(std::string_view argument);
  void reset_connection();
  ClientStatement* find(std::uint32_t number);
  std::uint32_t resolve(std::uint32_t number) const;
  void answer_prepared(Statement& statement);
  /// Its recorded answer is of the present schema objects.
  bool is_current(const Statement& statement) const;
  void start(std::unique_ptr<Job> job);
  bool may_pin(const Job& job);

  // steps (session_steps.cpp)
  void bind(ServerConnection& connection);
  void run();
  Step next_step() const;
  bool needs_statement() const;
  void take_step(Step step);
  void send_command();
  void step_done(const Reply& reply);
  void statement_prepared(const Reply& reply);
  void insert_id_read();

  // reads that share an answer (session_sharing.cpp)
  bool join_waiting_read();
  void keep_for_followers(std::string_view bytes);
  void answer_followers();
  void let_followers_go();
  void leave_leader();

  // the end of a command (session.cpp)
  void command_done(const ReplySummary& summary);
  void take_over(const ReplySummary& summary);
  void note_cursor(const ReplySummary& summary);
  void finish();
  void settle();
  void let_go();
  void drop_private();
  void forget_statements();
  void set_pins(std::uint16_t pins);
  bool must_stay() const;
  void reply_payload(std::string_view payload);

  SessionContext context_;
  ClientOutput& output_;
  std::string schema_;
  ProfileId profile_ = 0, first_profile_ = 0;
  bool multi_ = false, first_multi_ = false, in_transaction_ = false, held_ = false, soft_ = false, answered_ = false;
  bool read_back_ = false;  ///< what the last statement left is gone, the insert id was asked for
  std::uint16_t pins_ = 0, forced_pins_ = 0;
  std::uint64_t last_insert_id_ = 0;
  std::optional<std::uint64_t> partition_;
  std::unordered_map<std::uint32_t, ClientStatement> statements_;
  std::uint32_t last_number_ = 0;
  int private_statements_ = 0;
  ServerConnection* bound_ = nullptr;
  ServerConnection* last_ = nullptr;
  std::unique_ptr<Job> job_;
  Step step_ = Step::none;
  std::string captured_;
  std::vector<Session*> followers_;  ///< whose read is this one's
  Session* leader_ = nullptr;
  std::string shared_key_, shared_answer_;
};

}  // namespace forklift::proxy
