-- title: F6: Predicted against measured cycles
-- sections: op, target, weights, machine
-- digits: 4
-- needs: autobench sample --preset x86-avx512 --suite matmul/paper --candidates 60
-- note: Every sampled candidate, and the chosen kernels in rings. On the line a prediction
-- note: is right. The rank correlation is Spearman's within a problem, the median over the
-- note: problems; the error the median of |predicted - measured| / measured.
WITH correlations AS (
  SELECT op, target, weights, machine, rank_correlation(predicted, measured) AS correlation
  FROM sampled_kernel GROUP BY sample
), summaries AS (
  SELECT op, target, weights, machine,
         printf('rank correlation %.2f', median(correlation)) AS correlation
  FROM correlations GROUP BY op, target, weights, machine
), errors AS (
  SELECT op, target, weights, machine,
         printf('median error %.0f %%', 100 * median(abs(predicted / measured - 1)))
           AS error
  FROM sampled_kernel GROUP BY op, target, weights, machine
)
SELECT k.op, k.target, k.weights, k.machine, 'native time' AS kind, k.label, k.problem,
       k.algorithm, k.chosen, k.predicted, k.measured,
       100 * (k.predicted / k.measured - 1) AS "error %",
       s.correlation || ', ' || e.error AS summary, k.parameters, k.cell, k.chosen_cell
FROM sampled_kernel k
JOIN summaries s USING (op, target, weights, machine)
JOIN errors e USING (op, target, weights, machine)
ORDER BY k.op, k.target, k.weights, k.machine, k.chosen, k.flops, k.problem, k.sample,
         k.cell;
