INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1);
INSERT INTO instance (one, id, epoch, created_at) VALUES (1, '0123456789abcdef0123456789abcdef', 1, 1772452800000);
INSERT INTO keys (purpose, secret, created_at) VALUES ('address', zeroblob(32), 1772452800000);
INSERT INTO subscribers (id, email, email_key, address_hash, name, status, created_at, confirmed_at) VALUES
    (1, 'Ada@example.org', 'ada@example.org', x'00', 'Ada Placeholder', 'active', 1772452800000, 1772452800000),
    (2, 'bo@example.org', 'bo@example.org', x'01', 'Bo Placeholder', 'left', 1772452800000, NULL);
INSERT INTO issues (id, edition, slot, number, state, title, created_at, frozen_at, letterhead) VALUES
    (1, 'weekly', '2026-03-02T12:00:00Z', 1, 'sending', 'PebbleConf', 1772452800000, 1772452800000, '{"from": "Recaps <news@example.org>", "date": "2026-03-02T12:00:00Z"}');
INSERT INTO slots (edition, key, due_at, state, issue_id, closed_at) VALUES ('weekly', '2026-03-02T12:00:00Z', 1772452800000, 'issued', 1, 1772452800000);
INSERT INTO renderings (id, issue_id, selection, language, subject, preheader, html, text, web, mark) VALUES (1, 1, '', 'en', 'Recaps', '', '<p>Hi</p>', 'Hi', '<p>Hi</p>', 'mark');
INSERT INTO deliveries (issue_id, rendering_id, subscriber_id, address, token, message_id, state, attempt, next_at, node) VALUES
    (1, 1, 1, 'ada@example.org', 'token', '1@example.org', 'sending', 1, 1772452800000, 'a'),
    (1, 1, 2, 'bo@example.org', 'token', '2@example.org', 'sent', 1, NULL, 'a');
