module downstream

go 1.19
