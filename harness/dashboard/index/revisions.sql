-- title: Revisions, oldest first
SELECT r.revision, r.first, r.last, count(*) AS cells
FROM revision r JOIN cell c USING (revision)
GROUP BY r.place ORDER BY r.place;
