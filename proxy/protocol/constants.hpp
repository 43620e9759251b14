#pragma once
// The protocol's own numbers, by its own names: capabilities, commands, status flags, error codes that the proxy sends.
#include <cstdint>

namespace forklift::proxy {

namespace capability {
constexpr std::uint32_t kMysql = 1;  ///< a MySQL server; MariaDB's own capabilities follow if it is not set
constexpr std::uint32_t kFoundRows = 2;
constexpr std::uint32_t kLongFlag = 4;
constexpr std::uint32_t kConnectWithDb = 8;
constexpr std::uint32_t kLocalFiles = 128;
constexpr std::uint32_t kProtocol41 = 512;
constexpr std::uint32_t kInteractive = 1024;
constexpr std::uint32_t kSsl = 2048;
constexpr std::uint32_t kTransactions = 8192;
constexpr std::uint32_t kSecureConnection = 32768;
constexpr std::uint32_t kMultiStatements = 1U << 16;
constexpr std::uint32_t kMultiResults = 1U << 17;
constexpr std::uint32_t kPsMultiResults = 1U << 18;
constexpr std::uint32_t kPluginAuth = 1U << 19;
constexpr std::uint32_t kConnectAttributes = 1U << 20;
constexpr std::uint32_t kLenencAuth = 1U << 21;
constexpr std::uint32_t kSessionTrack = 1U << 23;
}  // namespace capability

namespace command {
constexpr std::uint8_t kQuit = 1, kInitDb = 2, kQuery = 3, kFieldList = 4, kStatistics = 9, kProcessKill = 12,
                       kPing = 14, kChangeUser = 17, kStmtPrepare = 22, kStmtExecute = 23, kStmtLongData = 24,
                       kStmtClose = 25, kStmtReset = 26, kSetOption = 27, kStmtFetch = 28, kResetConnection = 31;
}  // namespace command

namespace status {
constexpr std::uint16_t kInTransaction = 1, kAutocommit = 2, kMoreResults = 8, kCursorExists = 64, kLastRowSent = 128,
                        kNoBackslashEscapes = 512, kSessionStateChanged = 0x4000;
}  // namespace status

/// Error numbers of MySQL that the proxy itself answers with.
namespace code {
constexpr std::uint16_t kTooManyConnections = 1040, kHandshake = 1043, kAccessDenied = 1045, kUnknownCommand = 1047,
                        kServerShutdown = 1053, kUnknownError = 1105, kPacketTooLarge = 1153, kOutOfOrder = 1156,
                        kNotSupportedYet = 1235, kUnknownStatement = 1243, kTooManyStatements = 1461, kMalformed = 1835,
                        kIdleTimeout = 4031, kSecureTransport = 3159;
}  // namespace code

}  // namespace forklift::proxy
