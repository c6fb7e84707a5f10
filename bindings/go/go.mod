module github.com/genesys-onboarding/genesys-onboarding/bindings/go

go 1.19
