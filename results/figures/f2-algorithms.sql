-- title: F2: What every algorithm costs, predicted and measured
-- sections: op, target, weights, machine
-- digits: 3
-- needs: autobench sample --preset x86-avx512 --suite matmul/paper --candidates 60
-- note: Of each algorithm its candidate with the lowest prediction among those that
-- note: were sampled: the predicted and the measured cycles of this same kernel, and
-- note: the measured ones of the algorithm's fastest sampled candidate, all over the
-- note: measured cycles of the chosen kernel. A ring marks the chosen one. The number
-- note: is the regret: its time over that of the fastest of all.
WITH ranked AS (
  SELECT *,
         row_number() OVER (PARTITION BY sample, algorithm
                            ORDER BY chosen DESC, predicted, cell) AS place,
         row_number() OVER (PARTITION BY sample, algorithm
                            ORDER BY relative, cell) AS speed,
         dense_rank() OVER (PARTITION BY sample ORDER BY algorithm) AS line,
         1 / min(relative) OVER (PARTITION BY sample) AS regret
  FROM sampled_kernel
), lines AS (
  SELECT *, 1 AS point, 'prediction' AS kind, 'predicted' AS figure,
         predicted_relative AS value, predicted AS cycles
  FROM ranked WHERE place = 1
  UNION ALL
  SELECT *, 2, 'native time', 'measured', relative, measured
  FROM ranked WHERE place = 1
  UNION ALL
  SELECT *, 3, 'native time', 'fastest sampled', relative, measured
  FROM ranked WHERE speed = 1
)
SELECT op, target, weights, machine, kind, label, problem, flops, algorithm, parameters,
       figure, chosen, value, cycles, regret, line, cell, chosen_cell
FROM lines
ORDER BY op, target, weights, machine, flops, problem, sample, line, point;
