-- title: F5: What is chosen on each target
-- sections: op, weights
-- needs: autobench run --preset rvv --suite matmul/paper --suite conv/paper
-- note: The same models serve every target. Text: the algorithm, and rows × columns of its
-- note: register tile, or else its first parameter. The table has all parameters.
WITH choices AS (
  SELECT f.*, row_number() OVER (PARTITION BY op, problem, target, weights
                                 ORDER BY p.place DESC, id DESC) AS age
  FROM figure f JOIN run_place p USING (run_id)
  WHERE rival = 'autoconfig' AND algorithm IS NOT NULL
)
SELECT c.op, c.weights, 'decision' AS kind, coalesce(l.label, c.problem) AS label,
       c.problem, c.target, c.algorithm,
       -- Without the operator's name, with which they all begin.
       iif(lower(c.algorithm) LIKE c.op || '%', substr(c.algorithm, length(c.op) + 1),
           c.algorithm) || ' ' ||
       coalesce(json_extract(c.parameters, '$.mr') || '×' ||
                json_extract(c.parameters, '$.nr'),
                (SELECT key || '=' || value FROM json_each(c.parameters)
                 ORDER BY key LIMIT 1), '') AS choice,
       (SELECT group_concat(key || '=' || value, ', ') FROM json_each(c.parameters))
         AS parameters,
       c.predicted_cycles AS "predicted cycles", c.id AS cell
FROM choices c LEFT JOIN problem_label l USING (op, problem)
WHERE c.age = 1
ORDER BY c.op, c.weights, c.flops, c.problem, c.target, c.id;
