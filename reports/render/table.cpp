#include "reports/render/table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/visible.hpp"
#include "reports/render/html.hpp"
#include "reports/render/markdown.hpp"

namespace forklift::render {
namespace {

std::string no_line_breaks(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// What a terminal shows of a cell: its width is that of what is shown.
std::string terminal_value(const std::string& text) {
  auto shown = visible(no_line_breaks(text));
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  return shown;
}

}  // namespace

std::string csv_value(const std::string& text) {
  auto value = visible(text);
  const bool a_number = !value.empty() && value.find_first_not_of("+-0123456789.eE") == std::string::npos;
  if (!value.empty() && std::string{"=+-@\t\r"}.find(value.front()) != std::string::npos && !a_number)
    value = "'" + value;
  if (value.find_first_of(",\"\n\r") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void Table::add(std::vector<std::string> texts) {
  std::vector<Cell> row;
  for (auto& text : texts) row.push_back({std::move(text), ""});
  rows.push_back(std::move(row));
}

std::vector<bool> Table::filled() const {
  std::vector<bool> some(columns.size(), rows.empty());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size() && i < some.size(); ++i) {
      if (!row[i].text.empty() || !row[i].html.empty()) some[i] = true;
    }
  }
  return some;
}

std::string Table::html() const {
  constexpr int kWide = 9;  // columns, from which on a table may be wider than the text
  const auto shown_column = filled();
  const bool wide = std::count(shown_column.begin(), shown_column.end(), true) >= kWide;
  std::string out = fmt::format(
      "<div class=\"scroll{1}\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{0}\"><table><caption><span>{0}</span></caption><thead><tr>",
      escape(caption), wide ? " wide" : "");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!shown_column[i]) continue;
    out +=
        fmt::format("<th scope=\"col\"{}>{}</th>", columns[i].number ? " class=\"n\"" : "", escape(columns[i].title));
  }
  out += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) {
      if (!shown_column[i]) continue;
      const auto& shown = row[i].html.empty() ? escape(row[i].text) : row[i].html;
      const char* number = columns[i].number ? " class=\"n\"" : "";
      out += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", number, shown)
                    : fmt::format("<td{}>{}</td>", number, shown);
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string Table::csv() const {
  std::string out;
  const auto line = [&](const auto& items, auto text_of) {
    for (std::size_t i = 0; i < items.size(); ++i) out += (i > 0 ? "," : "") + csv_value(text_of(items[i]));
    out += "\r\n";
  };
  line(columns, [](const Column& c) { return c.title; });
  for (const auto& row : rows) line(row, [](const Cell& c) { return c.text; });
  return out;
}

std::string Table::markdown() const {
  std::string head = "|", rule = "|", body;
  for (const auto& column : columns) {
    head += " " + markdown_text(column.title) + " |";
    rule += column.number ? "---:|" : "---|";
  }
  for (const auto& row : rows) {
    body += "|";
    for (const auto& cell : row) body += " " + markdown_text(cell.text) + " |";
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body;
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t widest = width_of(columns[i].title);
    for (const auto& row : rows) widest = std::max(widest, width_of(terminal_value(row.at(i).text)));
    widths.push_back(widest);
  }
  std::string out;
  const auto line = [&](auto text_of) {
    std::string shown;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string text = terminal_value(text_of(i));
      const std::string pad(widths[i] - width_of(text), ' ');
      shown += (i > 0 ? "  " : "") + (columns[i].number ? pad + text : text + pad);
    }
    out += shown.substr(0, shown.find_last_not_of(' ') + 1) + "\n";
  };
  line([&](std::size_t i) { return columns[i].title; });
  for (const auto& row : rows) line([&](std::size_t i) { return row[i].text; });
  return out;
}

}  // namespace forklift::render
