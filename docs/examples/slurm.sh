#!/bin/bash
# Grades on a cluster, a task a part: SUBMISSIONS=~/submissions RESULTS=~/results sbatch slurm.sh, in the course's folder.
# After it: npm run grade -- merge ~/results/[0-9]* --out ~/results/all
#SBATCH --job-name=grade
#SBATCH --array=1-4
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=02:00:00
#SBATCH --requeue
# A task that is started again goes on where it was.
part=$SLURM_ARRAY_TASK_ID
npm run grade -- "$SUBMISSIONS" --out "$RESULTS/$part" \
  --shard "$part/$SLURM_ARRAY_TASK_COUNT" --jobs "${SLURM_CPUS_PER_TASK:-1}"
