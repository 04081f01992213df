-- title: Problems, in the order of the files that hold them
SELECT op, problem, max(name) AS name,
       (SELECT group_concat(suite, ', ') FROM
         (SELECT DISTINCT suite FROM suite_entry s
          WHERE s.op = p.op AND s.problem = p.problem AND suite <> 'command line'
          ORDER BY suite)) AS suites
FROM (SELECT DISTINCT c.op, c.problem,
             coalesce((SELECT min(name) FROM suite_entry s
                       WHERE s.op = c.op AND s.problem = c.problem
                         AND name <> ''), '') AS name
      FROM cell c) p
GROUP BY op, problem ORDER BY op, problem;
