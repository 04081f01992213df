-- title: What searches found
WITH finals AS MATERIALIZED (SELECT * FROM final_ratio)
SELECT s.op, s.problem, s.preset, s.target, s.weights, s.machine_id AS machine,
       s.executor, s.searcher, s.points, s.trials, s.decide_seconds,
       sum(t.cost IS NULL) AS failed,
       sum(t.compile_seconds + t.measure_seconds) AS seconds,
       max(CASE t.ordinal WHEN s.winner THEN f.ratio END) AS ratio,
       max(CASE t.ordinal WHEN s.winner THEN f.processes END) AS processes,
       max(CASE t.ordinal WHEN s.winner THEN t.candidate END) AS best
FROM current_search s
JOIN trial t ON t.search = s.name AND t.ordinal < s.trials
LEFT JOIN finals f ON f.search = s.name AND f.ordinal = t.ordinal
GROUP BY s.name
ORDER BY s.op, s.problem, s.preset, s.target, s.weights, s.machine_id, s.executor,
         s.searcher;
