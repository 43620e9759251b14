-- in_lines: per order line, sorted by warehouse and item, 8 digits of item, 8 of supplying warehouse, 2 of quantity, 2 of its number.
CREATE PROCEDURE forklift_new_order(in_w INT, in_d INT, in_c INT, in_count INT, in_all_local INT, in_lines VARCHAR(300))
BEGIN
  DECLARE v_order, v_done, v_number, v_item, v_supply, v_quantity, v_stock INT;
  DECLARE v_w_tax, v_d_tax, v_discount DECIMAL(4,4);
  DECLARE v_price DECIMAL(5,2);
  DECLARE v_total DECIMAL(12,2) DEFAULT 0;
  DECLARE v_last VARCHAR(16);
  DECLARE v_credit CHAR(2);
  DECLARE v_name, v_dist VARCHAR(24);
  DECLARE v_data, v_stock_data VARCHAR(50);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  SELECT w_tax INTO v_w_tax FROM warehouse WHERE w_id = in_w;
  SELECT c_discount, c_last, c_credit INTO v_discount, v_last, v_credit FROM customer
    WHERE c_w_id = in_w AND c_d_id = in_d AND c_id = in_c;
  SELECT d_tax, d_next_o_id INTO v_d_tax, v_order FROM district WHERE d_w_id = in_w AND d_id = in_d FOR UPDATE;
  UPDATE district SET d_next_o_id = v_order + 1 WHERE d_w_id = in_w AND d_id = in_d;
  INSERT INTO orders (o_id, o_d_id, o_w_id, o_c_id, o_entry_d, o_carrier_id, o_ol_cnt, o_all_local)
    VALUES (v_order, in_d, in_w, in_c, NOW(), NULL, in_count, in_all_local);
  INSERT INTO new_order (no_o_id, no_d_id, no_w_id) VALUES (v_order, in_d, in_w);
  SET v_done = 0;
  order_lines: WHILE v_done < in_count DO
    SET v_item = CAST(SUBSTRING(in_lines, v_done * 20 + 1, 8) AS UNSIGNED);
    SET v_supply = CAST(SUBSTRING(in_lines, v_done * 20 + 9, 8) AS UNSIGNED);
    SET v_quantity = CAST(SUBSTRING(in_lines, v_done * 20 + 17, 2) AS UNSIGNED);
    SET v_number = CAST(SUBSTRING(in_lines, v_done * 20 + 19, 2) AS UNSIGNED);
    SET v_done = v_done + 1;
    SET v_price = NULL;
    BEGIN
      DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
      SELECT i_price, i_name, i_data INTO v_price, v_name, v_data FROM item WHERE i_id = v_item;
    END;
    IF v_price IS NULL THEN LEAVE order_lines; END IF;
    SELECT s_quantity, s_data, CASE in_d WHEN 1 THEN s_dist_01 WHEN 2 THEN s_dist_02 WHEN 3 THEN s_dist_03
        WHEN 4 THEN s_dist_04 WHEN 5 THEN s_dist_05 WHEN 6 THEN s_dist_06 WHEN 7 THEN s_dist_07 WHEN 8 THEN s_dist_08
        WHEN 9 THEN s_dist_09 ELSE s_dist_10 END
      INTO v_stock, v_stock_data, v_dist FROM stock WHERE s_w_id = v_supply AND s_i_id = v_item FOR UPDATE;
    SET v_stock = v_stock - v_quantity;
    IF v_stock < 10 THEN SET v_stock = v_stock + 91; END IF;
    UPDATE stock SET s_quantity = v_stock, s_ytd = s_ytd + v_quantity, s_order_cnt = s_order_cnt + 1,
        s_remote_cnt = s_remote_cnt + (v_supply <> in_w) WHERE s_w_id = v_supply AND s_i_id = v_item;
    INSERT INTO order_line (ol_o_id, ol_d_id, ol_w_id, ol_number, ol_i_id, ol_supply_w_id, ol_delivery_d, ol_quantity,
        ol_amount, ol_dist_info)
      VALUES (v_order, in_d, in_w, v_number, v_item, v_supply, NULL, v_quantity, v_price * v_quantity, v_dist);
    SET v_total = v_total + v_price * v_quantity;
  END WHILE;
  IF v_price IS NULL THEN
    ROLLBACK;
    SELECT 1 AS outcome, v_order AS o_id, v_last AS c_last, v_credit AS c_credit;
  ELSE
    COMMIT;
    SELECT 0 AS outcome, v_order AS o_id, v_last AS c_last, v_credit AS c_credit,
      v_total * (1 - v_discount) * (1 + v_w_tax + v_d_tax) AS total;
  END IF;
END
