#pragma once
// How transactions were sent, beside the numbers: figures of "statements" and of "single" are not of one kind.
#include <string>
#include <vector>

#include "reports/render/table.hpp"
#include "reports/render/view.hpp"

namespace forklift::render {

/// "transactions sent as statements", or "as statements, single"; empty where no cell records it.
std::string sent_as_mark(const View& view);

/// Inserts the column "sent as" at `place`, with a value for each row; nothing, if all of them are empty.
void insert_sent_as(Table& table, std::size_t place, const std::vector<std::string>& of_rows);

}  // namespace forklift::render
