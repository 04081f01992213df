-- title: F3: The chosen algorithm's cost over a parameter
-- sections: op, target, weights, machine
-- panels: label, parameter
-- digits: 3
-- needs: autobench sample --preset x86-avx512 --suite matmul/paper --candidates 60
-- note: Of the chosen algorithm the cheapest of the sampled candidates with each value of a
-- note: parameter, by prediction and by measurement, over the measured cycles of the
-- note: chosen kernel. Of each problem the parameter over which the measured cost
-- note: varies most. Rings mark both minima.
WITH points AS (
  SELECT k.*, p.key AS parameter, p.value,
         row_number() OVER (PARTITION BY sample, p.key, p.value
                            ORDER BY predicted, cell) AS predicted_place,
         row_number() OVER (PARTITION BY sample, p.key, p.value
                            ORDER BY relative, cell) AS measured_place
  FROM sampled_kernel k JOIN json_each(k.parameters) p
  WHERE algorithm = chosen_algorithm
), spreads AS (
  SELECT sample, parameter,
         row_number() OVER (PARTITION BY sample
                            ORDER BY max(relative) / min(relative) DESC, parameter)
           AS place
  FROM points WHERE measured_place = 1
  GROUP BY sample, parameter HAVING count(*) >= 3
), curves AS (
  SELECT *, 1 AS line, 'prediction' AS kind, 'predicted' AS figure,
         predicted_relative AS cost, predicted AS cycles
  FROM points WHERE predicted_place = 1
  UNION ALL
  SELECT *, 2, 'native time', 'measured', relative, measured
  FROM points WHERE measured_place = 1
)
SELECT c.op, c.target, c.weights, c.machine, c.kind, c.label, c.problem, c.algorithm,
       c.parameter, c.value, c.figure, c.cost,
       row_number() OVER (PARTITION BY sample, c.line ORDER BY c.cost, c.value) = 1
         AS minimum,
       c.cycles, c.parameters, c.cell, c.chosen_cell
FROM curves c JOIN spreads s USING (sample, parameter)
WHERE s.place = 1
ORDER BY c.op, c.target, c.weights, c.machine, c.flops, c.problem, c.sample, c.line,
         c.value;
