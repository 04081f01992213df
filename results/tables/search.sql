-- title: The chosen kernel against search
-- digits: 3
-- sections: op, preset, executor, target, weights
-- narrow: problem | searcher | chosen / best (native time) | overtook after | by 1 % after
-- note: chosen / best: speed of the chosen kernel over that of the searcher's best,
-- note: both measured again in fresh processes, interleaved; above 1 the chosen one
-- note: is faster. overtook after: the first trial that was the best of its time
-- note: and, measured again, is faster than the chosen kernel; by 1 % after: the
-- note: same, but by more than 1 %, since many candidates may be as good.
-- The last call of `autobench tune`, native time. The space is what `autoconfig
-- explain --all` lists. `search s`: compiling, verifying and measuring the
-- trials; `decide s`: `autoconfig compile`, which chooses and generates; both
-- wall clock. `best of all` takes the best searcher of each problem, beside the chosen
-- kernel of the last call, but for the shortlist, which begins with the models' order. In
-- the lines of all problems: geometric means, and the median of the trials, where never
-- is the most.
WITH finals AS MATERIALIZED (
  SELECT * FROM final_ratio
), trials AS (
  SELECT *,
         -- From 1, of those that may have overtaken.
         CASE WHEN cost < coalesce(best_before, 9e9) AND subject <> chosen
           THEN ordinal + 1 END AS number
  FROM (
    SELECT t.*, k.subject, s.chosen,
           min(t.cost) OVER (
             PARTITION BY t.search ORDER BY t.ordinal
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best_before
    FROM current_search s
    JOIN trial t ON t.search = s.name AND t.ordinal < s.trials
    JOIN cell k ON k.id = t.cell_id)
), problems AS (
  SELECT s.op, s.problem, s.preset, s.executor, s.target, s.weights,
         s.machine_id, s.searcher, s.points, s.trials, s.decide_seconds,
         s.chosen = s.newest AS is_newest,
         max(w.flops) AS flops,
         sum(t.cost IS NULL) AS failed,
         sum(t.compile_seconds + t.measure_seconds) AS seconds,
         max(CASE t.ordinal WHEN s.winner THEN f.ratio END) AS ratio,
         max(CASE t.ordinal WHEN s.winner THEN t.candidate END) AS best,
         min(CASE WHEN f.ratio < 1 THEN t.number END) AS overtook,
         min(CASE WHEN f.ratio < 0.99 THEN t.number END) AS clearly
  FROM (SELECT *, first_value(chosen) OVER (
          PARTITION BY op, problem, preset, target, weights, machine_id, executor
          ORDER BY run_id DESC, name DESC) AS newest
        FROM current_search) s
  JOIN trials t ON t.search = s.name
  JOIN cell w ON w.id = t.cell_id
  LEFT JOIN finals f ON f.search = s.name AND f.ordinal = t.ordinal
  GROUP BY s.name
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, executor, target, weights, machine_id
    ORDER BY ratio, searcher) AS place
  FROM problems WHERE searcher <> 'shortlist' AND ratio IS NOT NULL AND is_newest
), lines AS (
  SELECT 0 AS last, op, preset, executor, target, weights, problem, flops,
         searcher, points, trials, failed, ratio, overtook, clearly, seconds,
         decide_seconds, best
  FROM problems
  UNION ALL
  SELECT 0, op, preset, executor, target, weights, problem, flops,
         'best of all', points, NULL, NULL, ratio, NULL, NULL, NULL, NULL, searcher
  FROM ranked WHERE place = 1
), totals AS (
  SELECT 1 AS last, op, preset, executor, target, weights,
         'geometric mean of ' || count(*) AS problem, NULL AS flops, searcher,
         NULL AS points, sum(trials) AS trials, sum(failed) AS failed,
         geomean(ratio) AS ratio,
         median(coalesce(overtook, 9e9)) AS overtook,
         median(coalesce(clearly, 9e9)) AS clearly,
         geomean(seconds) AS seconds,
         geomean(decide_seconds) AS decide_seconds, NULL AS best,
         max(trials) AS most
  FROM lines GROUP BY op, preset, executor, target, weights, searcher
)
SELECT op, preset, executor, target, weights, problem, searcher,
       points AS space, trials, failed,
       ratio AS "chosen / best (native time)",
       CASE WHEN searcher = 'best of all' THEN NULL
            WHEN coalesce(overtook, 9e9) > 1e9 THEN 'not in ' || most
            ELSE CAST(CAST(overtook AS INTEGER) AS TEXT) END AS "overtook after",
       CASE WHEN searcher = 'best of all' THEN NULL
            WHEN coalesce(clearly, 9e9) > 1e9 THEN 'not in ' || most
            ELSE CAST(CAST(clearly AS INTEGER) AS TEXT) END AS "by 1 % after",
       seconds AS "search s",
       decide_seconds AS "decide s",
       seconds / decide_seconds AS "search / decide",
       best
FROM (SELECT *, trials AS most FROM lines UNION ALL SELECT * FROM totals)
ORDER BY op, preset, executor, target, weights, last, flops, problem,
         searcher = 'best of all', searcher;
