-- in_c = 0: the median customer of last name in_last.
CREATE PROCEDURE forklift_order_status(in_w INT, in_d INT, in_c INT, in_last VARCHAR(16))
BEGIN
  DECLARE v_count, v_skip, v_order, v_carrier INT;
  DECLARE v_entry DATETIME;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  IF in_c = 0 THEN
    SELECT COUNT(*) INTO v_count FROM customer WHERE c_w_id = in_w AND c_d_id = in_d AND c_last = in_last;
    SET v_skip = (v_count + 1) DIV 2 - 1;
    SELECT c_id INTO in_c FROM customer WHERE c_w_id = in_w AND c_d_id = in_d AND c_last = in_last
      ORDER BY c_first LIMIT v_skip, 1;
  END IF;
  SELECT o_id, o_entry_d, o_carrier_id INTO v_order, v_entry, v_carrier FROM orders
    WHERE o_w_id = in_w AND o_d_id = in_d AND o_c_id = in_c ORDER BY o_id DESC LIMIT 1;
  SELECT 0 AS outcome, c_balance, c_first, c_middle, c_last, v_order AS o_id, v_entry AS o_entry_d,
    v_carrier AS o_carrier_id FROM customer WHERE c_w_id = in_w AND c_d_id = in_d AND c_id = in_c;
  SELECT ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d FROM order_line
    WHERE ol_w_id = in_w AND ol_d_id = in_d AND ol_o_id = v_order;
  COMMIT;
END
