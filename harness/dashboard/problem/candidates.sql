-- title: What was sampled of the space that the models choose from
SELECT op, problem, preset, target, weights, machine_id AS machine, executor,
       algorithm, parameters, predicted_relative, relative, chosen
FROM sampled_kernel
ORDER BY op, problem, preset, target, weights, machine_id, executor, relative, cell;
