//go:build static

package main

// #cgo pkg-config: --static genesys_onboarding
import "C"
