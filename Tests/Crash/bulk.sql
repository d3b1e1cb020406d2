-- Statements of which none may run twice.
INSERT INTO word SELECT id, w, n FROM word_copy WHERE id > 50;
UPDATE word SET n = n + 1;
UPDATE word SET n = n * 3 WHERE id = 3;
