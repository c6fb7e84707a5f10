# Compares measured costs with the budgets: awk -v work_dir=DIR -f compare.awk BUDGETS MEASURED
# Prints a table, then improvements; an exceeded budget is an error. `work_dir` has the tools' reports.

BEGIN {
    goal["get", "instructions"] = 60000; goal["post", "instructions"] = 72000
    goal["get", "allocations"] = 66; goal["post", "allocations"] = 80
    metrics["instructions"]; metrics["allocations"]
    # Never more than that, whatever the budget says.
    limit["derive", "instructions"] = 1000; limit["derive", "allocations"] = 3
    # Never more than 2% over a plain call.
    relative["get-derived"] = relative["get-watched"] = "get"
}

# Instructions vary between compilers; everything else is a reproducible integer.
function cell(metric, measured, budget, find,    tolerance, suffix, change) {
    tolerance = metric == "instructions" ? budget * 0.03 : 0.5
    suffix = (($2, metric) in goal) ? " [" goal[$2, metric] "]" : ""
    printf "  %-22s", sprintf("%.6g (%.6g)%s", measured, budget, suffix)
    change = sprintf("%s %s: %.6g %s, the budget is %.6g (%+.1f%%)", $1, $2, measured, metric, budget, \
        budget > 0 ? (measured / budget - 1) * 100 : 0)
    if (measured > budget + tolerance)
        faults = faults change ". To find them: " find ". To accept them: .ci/budgets --write\n"
    if (measured < budget - tolerance)
        hints = hints change ". To lower the budget: .ci/budgets --write\n"
}

function check_limits(    metric, base) {
    found[$1, $2, "instructions"] = $3
    found[$1, $2, "allocations"] = $4
    for (metric in metrics) {
        if (($2, metric) in limit && found[$1, $2, metric] > limit[$2, metric])
            faults = faults sprintf("%s %s: %g %s, more than %d\n", $1, $2, found[$1, $2, metric], metric, limit[$2, metric])
    }
    base = found[$1, relative[$2], "instructions"]
    if (base && $3 > base * 1.02)
        faults = faults sprintf("%s %s: %.1f%% more instructions than %s\n", $1, $2, ($3 / base - 1) * 100, relative[$2])
}

function gate(metric, measured, limit) {
    printf "  %8.3g", measured
    if (measured > limit)
        faults = faults sprintf("%s %s: %s: %g on a persistent connection, more than %d\n", $1, $2, metric, measured, limit)
}

/^#/ { next }

NR == FNR {
    instructions[$1, $2] = $3
    allocations[$1, $2] = $4
    system_calls[$1, $2] = $5
    next
}

FNR == 1 {
    printf "%-20s  %-22s  %-22s  %-22s  %8s  %8s  %11s\n", "", "instructions", "allocations", \
        "system calls", "network", "threads", "DNS lookups"
}

{
    printf "%-8s %-11s", $1, $2
    cell("instructions", $3, instructions[$1, $2], "callgrind_annotate " work_dir "/" $1 "-" $2 ".callgrind")
    cell("allocations", $4, allocations[$1, $2], "valgrind --tool=dhat")
    cell("system calls", $5, system_calls[$1, $2], work_dir "/" $1 "-" $2 ".more")
    check_limits()
    gate("network system calls", $6, 2)
    gate("threads", $7, 0)
    gate("DNS lookups", $8, 0)
    print ""
}

END {
    printf "%s", hints
    fflush()
    printf "%s", faults > "/dev/stderr"
    exit faults != ""
}
