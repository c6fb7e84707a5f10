//go:build !static

package main

// #cgo pkg-config: genesys_onboarding
import "C"
