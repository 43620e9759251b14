-- in_c = 0: the median customer of last name in_last (clause 2.5.2.2).
CREATE PROCEDURE forklift_payment(in_w INT, in_d INT, in_c_w INT, in_c_d INT, in_c INT, in_last VARCHAR(16),
                                  in_amount DECIMAL(6,2), in_h_id BIGINT)
BEGIN
  DECLARE v_count, v_skip INT;
  DECLARE v_w_name, v_d_name VARCHAR(10);
  DECLARE v_credit CHAR(2);
  DECLARE v_balance DECIMAL(12,2);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  IF in_c = 0 THEN
    SELECT COUNT(*) INTO v_count FROM customer WHERE c_w_id = in_c_w AND c_d_id = in_c_d AND c_last = in_last;
    SET v_skip = (v_count + 1) DIV 2 - 1;
    SELECT c_id INTO in_c FROM customer WHERE c_w_id = in_c_w AND c_d_id = in_c_d AND c_last = in_last
      ORDER BY c_first LIMIT v_skip, 1;
  END IF;
  UPDATE warehouse SET w_ytd = w_ytd + in_amount WHERE w_id = in_w;
  UPDATE district SET d_ytd = d_ytd + in_amount WHERE d_w_id = in_w AND d_id = in_d;
  SELECT w_name INTO v_w_name FROM warehouse WHERE w_id = in_w;
  SELECT d_name INTO v_d_name FROM district WHERE d_w_id = in_w AND d_id = in_d;
  UPDATE customer SET c_balance = c_balance - in_amount, c_ytd_payment = c_ytd_payment + in_amount,
      c_payment_cnt = c_payment_cnt + 1,
      c_data = IF(c_credit = 'BC', LEFT(CONCAT(in_c, ' ', in_c_d, ' ', in_c_w, ' ', in_d, ' ', in_w, ' ', in_amount, '|',
                                               c_data), 500), c_data)
    WHERE c_w_id = in_c_w AND c_d_id = in_c_d AND c_id = in_c;
  SELECT c_credit, c_balance INTO v_credit, v_balance FROM customer
    WHERE c_w_id = in_c_w AND c_d_id = in_c_d AND c_id = in_c;
  INSERT INTO history (h_id, h_c_id, h_c_d_id, h_c_w_id, h_d_id, h_w_id, h_date, h_amount, h_data)
    VALUES (in_h_id, in_c, in_c_d, in_c_w, in_d, in_w, NOW(), in_amount, CONCAT(v_w_name, '    ', v_d_name));
  COMMIT;
  SELECT 0 AS outcome, in_c AS c_id, v_credit AS c_credit, v_balance AS c_balance;
END
