package onboarding_test

var programs = map[string]func(){}
