CREATE PROCEDURE forklift_stock_level(in_w INT, in_d INT, in_threshold INT)
BEGIN
  DECLARE v_next INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  SELECT d_next_o_id INTO v_next FROM district WHERE d_w_id = in_w AND d_id = in_d;
  SELECT 0 AS outcome, COUNT(DISTINCT s_i_id) AS low_stock FROM order_line
    JOIN stock ON s_w_id = ol_w_id AND s_i_id = ol_i_id
    WHERE ol_w_id = in_w AND ol_d_id = in_d AND ol_o_id >= v_next - 20 AND ol_o_id < v_next
      AND s_quantity < in_threshold;
  COMMIT;
END
