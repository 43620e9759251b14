#include "driver/transactions/single_text.hpp"

#include <array>

namespace forklift::driver::transactions {
namespace {

constexpr std::array kStatements = std::to_array<std::string_view>({
    "SELECT w_tax FROM warehouse WHERE w_id=?",
    "SELECT c_discount,c_last,c_credit FROM customer WHERE c_w_id=? AND c_d_id=? AND c_id=?",
    "SELECT i_price,i_name,i_data FROM item WHERE i_id=?",
    "SELECT s_quantity,s_data,s_dist_01 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_02 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_03 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_04 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_05 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_06 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_07 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_08 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_09 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "SELECT s_quantity,s_data,s_dist_10 FROM stock WHERE s_w_id=? AND s_i_id=? FOR UPDATE",
    "UPDATE stock SET s_quantity=?,s_ytd=s_ytd+?,s_order_cnt=s_order_cnt+1,s_remote_cnt=s_remote_cnt+? "
    "WHERE s_w_id=? AND s_i_id=?",
    "SELECT d_next_o_id,d_tax FROM district WHERE d_w_id=? AND d_id=? FOR UPDATE",
    "UPDATE district SET d_next_o_id=? WHERE d_w_id=? AND d_id=?",
    "INSERT INTO orders (o_id,o_d_id,o_w_id,o_c_id,o_entry_d,o_carrier_id,o_ol_cnt,o_all_local) "
    "VALUES (?,?,?,?,NOW(),NULL,?,?)",
    "INSERT INTO new_order (no_o_id,no_d_id,no_w_id) VALUES (?,?,?)",
    "INSERT INTO order_line (ol_o_id,ol_d_id,ol_w_id,ol_number,ol_i_id,ol_supply_w_id,ol_delivery_d,ol_quantity,"
    "ol_amount,ol_dist_info) VALUES (?,?,?,?,?,?,NULL,?,?,?)",

    "SELECT w_name,w_street_1,w_street_2,w_city,w_state,w_zip FROM warehouse WHERE w_id=?",
    "SELECT d_name,d_street_1,d_street_2,d_city,d_state,d_zip FROM district WHERE d_w_id=? AND d_id=?",
    "SELECT c_id,c_first FROM customer WHERE c_w_id=? AND c_d_id=? AND c_last=? ORDER BY c_first",
    "SELECT c_credit,c_first,c_middle,c_last,c_street_1,c_street_2,c_city,c_state,c_zip,c_phone,c_since,c_credit_lim,"
    "c_discount,c_balance,LEFT(c_data,200) FROM customer WHERE c_w_id=? AND c_d_id=? AND c_id=? FOR UPDATE",
    "UPDATE customer SET c_balance=c_balance-?,c_ytd_payment=c_ytd_payment+?,c_payment_cnt=c_payment_cnt+1 "
    "WHERE c_w_id=? AND c_d_id=? AND c_id=?",
    "UPDATE customer SET c_balance=c_balance-?,c_ytd_payment=c_ytd_payment+?,c_payment_cnt=c_payment_cnt+1,"
    "c_data=LEFT(CONCAT(?,c_data),500) WHERE c_w_id=? AND c_d_id=? AND c_id=?",
    "INSERT INTO history (h_id,h_c_id,h_c_d_id,h_c_w_id,h_d_id,h_w_id,h_date,h_amount,h_data) "
    "VALUES (?,?,?,?,?,?,NOW(),?,?)",
    "UPDATE district SET d_ytd=d_ytd+? WHERE d_w_id=? AND d_id=?",
    "UPDATE warehouse SET w_ytd=w_ytd+? WHERE w_id=?",

    "SELECT c_id,c_balance,c_first,c_middle,c_last FROM customer WHERE c_w_id=? AND c_d_id=? AND c_id=?",
    "SELECT c_id,c_balance,c_first,c_middle FROM customer WHERE c_w_id=? AND c_d_id=? AND c_last=? ORDER BY c_first",
    "SELECT o_id,o_entry_d,o_carrier_id FROM orders WHERE o_w_id=? AND o_d_id=? AND o_c_id=? "
    "ORDER BY o_id DESC LIMIT 1",
    "SELECT ol_i_id,ol_supply_w_id,ol_quantity,ol_amount,ol_delivery_d FROM order_line "
    "WHERE ol_w_id=? AND ol_d_id=? AND ol_o_id=?",

    "SELECT no_o_id FROM new_order WHERE no_w_id=? AND no_d_id=? ORDER BY no_o_id LIMIT 1 FOR UPDATE",
    "DELETE FROM new_order WHERE no_w_id=? AND no_d_id=? AND no_o_id=?",
    "SELECT o_c_id FROM orders WHERE o_w_id=? AND o_d_id=? AND o_id=? FOR UPDATE",
    "UPDATE orders SET o_carrier_id=? WHERE o_w_id=? AND o_d_id=? AND o_id=?",
    "SELECT SUM(ol_amount) FROM order_line WHERE ol_w_id=? AND ol_d_id=? AND ol_o_id=? FOR UPDATE",
    "UPDATE order_line SET ol_delivery_d=NOW() WHERE ol_w_id=? AND ol_d_id=? AND ol_o_id=?",
    "UPDATE customer SET c_balance=c_balance+?,c_delivery_cnt=c_delivery_cnt+1 WHERE c_w_id=? AND c_d_id=? AND c_id=?",

    "SELECT d_next_o_id FROM district WHERE d_w_id=? AND d_id=?",
    "SELECT COUNT(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id=ol_w_id AND s_i_id=ol_i_id "
    "WHERE ol_w_id=? AND ol_d_id=? AND ol_o_id>=? AND ol_o_id<? AND s_quantity<?",
});
static_assert(kStatements.size() == static_cast<std::size_t>(Sql::low_stock) + 1);

}  // namespace

std::span<const std::string_view> single_statements() { return kStatements; }

}  // namespace forklift::driver::transactions
