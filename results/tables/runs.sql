-- title: Runs
-- narrow: run | revision | command
-- note: cells: those that the run asked for; measured: of them, by itself. A run is
-- note: named run:NUMBER where runs are compared.
SELECT r.id AS run, r.started_at AS started, r.revision, r.command,
       count(a.cell_id) AS cells,
       count(a.cell_id) FILTER (WHERE NOT EXISTS (
         SELECT 1 FROM run_cell b JOIN run e ON e.id = b.run_id
         WHERE b.cell_id = a.cell_id
           AND (e.started_at, e.id) < (r.started_at, r.id))) AS measured
FROM run r LEFT JOIN run_cell a ON a.run_id = r.id
GROUP BY r.id ORDER BY r.started_at, r.id;
