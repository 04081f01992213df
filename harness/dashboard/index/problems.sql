-- title: Problems, in the order of the files that hold them
WITH entry AS (
  SELECT op, problem, min(nullif(name, '')) AS name,
         group_concat(nullif(suite, 'command line'), ', ') AS suites
  FROM (SELECT op, problem, suite, min(name) AS name FROM suite_entry
        GROUP BY op, problem, suite ORDER BY suite)
  GROUP BY op, problem
)
SELECT op, problem, coalesce(e.name, '') AS name, coalesce(e.suites, '') AS suites
FROM (SELECT DISTINCT op, problem FROM cell) LEFT JOIN entry e USING (op, problem)
ORDER BY op, problem;
