-- title: Runs
-- narrow: run | revision | command
-- note: cells: those that the run asked for; measured: of them, by itself. A run is
-- note: named run:NUMBER where runs are compared.
SELECT r.id AS run, r.started_at AS started, r.revision, r.command,
       count(a.cell_id) AS cells,
       count(a.cell_id) FILTER (WHERE NOT EXISTS (
         SELECT 1 FROM run_cell b
         WHERE b.cell_id = a.cell_id AND b.run_id < r.id)) AS measured
FROM run r LEFT JOIN run_cell a ON a.run_id = r.id
GROUP BY r.id ORDER BY r.id;
