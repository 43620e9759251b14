// JSON of jobs
#include "common/contract/job.hpp"
