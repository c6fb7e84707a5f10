# Holds what was measured to the budgets: awk -v room=DIR -f compare.awk BUDGETS MEASURED
# Prints a table, then what got cheaper; what got dearer is an error. `room` has the tools' own accounts.

BEGIN {
    goal["get", "instructions"] = 60000; goal["post", "instructions"] = 72000
    goal["get", "allocations"] = 66; goal["post", "allocations"] = 80
}

# A compiler moves instructions about; all else is a whole number and the same each time.
function cell(what, now, budget, find,    slack, beside, change) {
    slack = what == "instructions" ? budget * 0.03 : 0.5
    beside = (($2, what) in goal) ? " [" goal[$2, what] "]" : ""
    printf "  %-22s", sprintf("%.6g (%.6g)%s", now, budget, beside)
    change = sprintf("%s %s: %.6g %s, the budget is %.6g (%+.1f%%)", $1, $2, now, what, budget, \
        budget > 0 ? (now / budget - 1) * 100 : 0)
    if (now > budget + slack)
        faults = faults change ". Where they are: " find ". To allow them: .ci/budgets --write\n"
    if (now < budget - slack)
        hints = hints change ". To keep it so: .ci/budgets --write\n"
}

function gate(what, now, most) {
    printf "  %8.3g", now
    if (now > most)
        faults = faults sprintf("%s %s: %s: %g on a kept connection, more than %d\n", $1, $2, what, now, most)
}

/^#/ { next }

NR == FNR {
    instructions[$1, $2] = $3
    allocations[$1, $2] = $4
    system_calls[$1, $2] = $5
    next
}

FNR == 1 {
    printf "%-18s  %-22s  %-22s  %-22s  %8s  %8s  %8s\n", "", "instructions", "allocations", \
        "system calls", "network", "threads", "look-ups"
}

{
    printf "%-8s %-9s", $1, $2
    cell("instructions", $3, instructions[$1, $2], "callgrind_annotate " room "/" $1 "-" $2 ".callgrind")
    cell("allocations", $4, allocations[$1, $2], "valgrind --tool=dhat")
    cell("system calls", $5, system_calls[$1, $2], room "/" $1 "-" $2 ".more")
    gate("network system calls", $6, 2)
    gate("threads", $7, 0)
    gate("look-ups", $8, 0)
    print ""
}

END {
    printf "%s", hints
    fflush()
    printf "%s", faults > "/dev/stderr"
    exit faults != ""
}
